import { describe, expect, test } from "vitest";
import { highestBumps } from "./changesets.ts";
import { changesOf, missingChangesets, type PackageApi } from "./missing-changesets.ts";
import { formatReport } from "./report.ts";
import { readSurface } from "./surface.ts";

const surfaces = (specifier: string, text: string): PackageApi["current"] => {
  const report = formatReport(specifier, [{ name: "", kind: "value", text }]);
  return new Map([[specifier, readSurface(report)]]);
};

const CORE = "@grinfi/core";
const SDK = "@grinfi/sdk";
const TWO_EXPORTS = "export declare const a: string;\n\nexport declare const b: string;";
const ONE_EXPORT = "export declare const a: string;";

const core = (version: string, released: string | undefined, current: string): PackageApi => ({
  name: CORE,
  version,
  current: surfaces(CORE, current),
  released: released === undefined ? undefined : surfaces(CORE, released),
});
const bumps = (...names: string[]) =>
  highestBumps(names.map((bump) => `---\n"${CORE}": ${bump}\n---\n\nText.\n`));

describe("a removed export", () => {
  test.each([
    ["0.2.0", [], "needs a changeset with minor, but there is none"],
    ["0.2.0", ["patch"], "needs a changeset with minor, but the highest bump is patch"],
    ["1.4.0", ["patch", "minor"], "needs a changeset with major, but the highest bump is minor"],
  ])("of version %s is reported with the changesets %j", (version, pending, message) => {
    const problems = missingChangesets([core(version, TWO_EXPORTS, ONE_EXPORT)], bumps(...pending));
    expect(problems).toEqual([expect.stringContaining(`${CORE}: b was removed.`)]);
    expect(problems[0]?.toLowerCase()).toContain(message);
  });

  test.each([
    ["0.2.0", ["patch", "minor"]],
    ["0.2.0", ["major"]],
    ["1.4.0", ["major", "patch"]],
  ])("of version %s is not reported with the changesets %j", (version, pending) => {
    expect(missingChangesets([core(version, TWO_EXPORTS, ONE_EXPORT)], bumps(...pending))).toEqual([]);
  });

  test("of a package that was never released is not reported", () => {
    expect(missingChangesets([core("0.0.0", undefined, ONE_EXPORT)], bumps())).toEqual([]);
  });
});

test("a new export needs a changeset with a smaller bump", () => {
  expect(missingChangesets([core("0.2.0", ONE_EXPORT, TWO_EXPORTS)], bumps())).toHaveLength(1);
  expect(missingChangesets([core("0.2.0", ONE_EXPORT, TWO_EXPORTS)], bumps("patch"))).toEqual([]);
  expect(missingChangesets([core("1.0.0", ONE_EXPORT, TWO_EXPORTS)], bumps("patch"))).toHaveLength(1);
});

test("a changeset of another package does not count", () => {
  const others = highestBumps([`---\n"${SDK}": major\n---\n\nText.\n`]);
  expect(missingChangesets([core("0.2.0", TWO_EXPORTS, ONE_EXPORT)], others)).toHaveLength(1);
});

test("a removed entry is a breaking change", () => {
  const removed = { ...core("0.2.0", TWO_EXPORTS, TWO_EXPORTS), current: new Map() };
  expect(changesOf(removed, [])).toEqual([{ name: CORE, description: "was removed", severity: "breaking" }]);
});

test("a change of a re-exported declaration is a change of the package that re-exports it", () => {
  const before = "export declare class A {\n    b: string;\n}";
  const after = "export declare class A {\n}";
  const reExport = surfaces(SDK, `export { A } from "${CORE}";`);
  const sdk: PackageApi = { name: SDK, version: "1.0.0", current: reExport, released: reExport };
  expect(missingChangesets([core("0.2.0", before, after), sdk], bumps("minor"))).toEqual([
    expect.stringContaining(`${SDK}: A no longer has b. It needs a changeset with major`),
  ]);
});
