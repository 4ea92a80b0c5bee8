import { expect, test } from "vitest";
import type { PackageEntries } from "./package-entries.ts";
import { repeatedExports } from "./repeated-exports.ts";

const pkg = (name: string, isPrivate = false): PackageEntries => ({
  name: `@grinfi/${name}`,
  isPrivate,
  entries: new Map([[`@grinfi/${name}`, `packages/${name}/src/index.ts`]]),
});

/** Checks two packages whose entries have these texts. `packages/core/src/page.ts` declares `Page`. */
function check(core: string, sdk: string, isPrivate = false): string[] {
  const files = [
    { path: "packages/core/src/index.ts", text: core },
    { path: "packages/core/src/page.ts", text: "export interface Page {}\nexport const first = 1;" },
    { path: "packages/sdk/src/index.ts", text: sdk },
    { path: "packages/sdk/src/page.ts", text: "export type Page = 1;" },
  ];
  return repeatedExports([pkg("core"), pkg("sdk", isPrivate)], files);
}

const CORE = 'export { type Page } from "./page.ts";';

test.each([
  ["declares it", "export class Page {}"],
  ["re-exports it from a file", 'export type { Page } from "./page.ts";'],
  ["re-exports all of a file", 'export * from "./page.ts";'],
  ["re-exports another declaration under its name", 'export { first as Page } from "@grinfi/core";'],
  ["re-exports it from a dependency", 'export { Page } from "pages";'],
  ["exports an import", 'import { Page } from "./page.ts";\nexport { Page };'],
])("a name is reported that one package exports, and another package %s", (_, sdk) => {
  expect(check(`${CORE}\nexport { first } from "./page.ts";`, sdk)).toEqual([
    expect.stringMatching(
      /^Several packages export a different Page: packages\/core\/src\/page\.ts \(Page\), /,
    ),
  ]);
});

test.each([
  ["re-exports the declaration", 'export type { Page } from "@grinfi/core";'],
  ["re-exports everything", 'export * from "@grinfi/core";'],
  ["exports an import of the declaration", 'import { Page } from "@grinfi/core";\nexport { Page };'],
  ["exports its own declaration under another name", 'export type { Page as Sheet } from "./page.ts";'],
  ["does not export its own declaration", "class Page {}"],
])("a name is not reported if another package %s", (_, sdk) => {
  expect(check(CORE, sdk)).toEqual([]);
});

test("exports of private packages do not count", () => {
  expect(check(CORE, "export class Page {}", true)).toEqual([]);
});

test("an entry without a source is an error", () => {
  expect(() => repeatedExports([pkg("core")], [])).toThrow("packages/core/src/index.ts does not exist");
});
