import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publicPackages } from "@grinfi/public-packages";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createReports, outdatedReports, type ReportFile, writeReports } from "./report-files.ts";

const MANY = Array.from({ length: 70 }, (_, index) => `    field${index}: string;`).join("\n");
const FILES: Readonly<Record<string, string>> = {
  "example/package.json": manifest("@grinfi/example", { ".": "index", "./node": "node" }),
  "example/dist/index.js": "export class Client {}\nexport { b } from '../../other/dist/index.js';",
  "example/dist/index.d.ts": `/** A docstring. */
export declare class Client {
    #secret;
    private own;
    /** Another docstring. */
    readonly options: Options;
}
export type { Resource } from "./resource.ts";
export { b } from "../../other/dist/index.js";
export interface Large {
${MANY}
}
interface Options { a?: 1; }
interface Unused { b: 1; }
`,
  "example/dist/resource.d.ts": "export declare class Resource { get(): void; }\n",
  "example/dist/node.js": "export const file = 1;",
  "example/dist/node.d.ts": "export declare const file: number;\n",
  "other/package.json": manifest("@grinfi/other", { ".": "index" }),
  "other/dist/index.js": "export const b = 1;",
  "other/dist/index.d.ts": "export declare const b: 1;\n",
  "private/package.json": '{ "name": "@grinfi/private", "private": true }',
};

function manifest(name: string, entries: Readonly<Record<string, string>>): string {
  const targets = Object.entries(entries).map(([path, file]) => [
    path,
    { types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` },
  ]);
  const exports = { ...Object.fromEntries(targets), "./package.json": "./package.json" };
  return JSON.stringify({ name, version: "0.0.0", type: "module", exports });
}

let root: string;
let reports: readonly ReportFile[];
const reportOf = (path: string): string =>
  reports.find((report) => report.path === join(root, "packages", path))?.text ?? "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "grinfi-api-"));
  for (const [path, text] of Object.entries(FILES)) {
    const file = join(root, "packages", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  reports = await createReports(publicPackages(root));
});
afterAll(() => rm(root, { recursive: true }));

test("there is a report for each entry of each public package", () => {
  expect(reports.map(({ path }) => path.slice(root.length + "/packages/".length))).toEqual([
    "example/api/index.md",
    "example/api/node.md",
    "other/api/index.md",
  ]);
  expect(reportOf("example/api/node.md")).toContain("# @grinfi/example/node\n");
});

test("a report has the exports and the declarations that they refer to, without comments and private members", () => {
  const [values, types, hidden] = reportOf("example/api/index.md").split("\n## ").slice(1);
  expect(values).toContain("export declare class Client {\n    readonly options: Options;\n}");
  expect(values).toContain('export { b } from "@grinfi/other";');
  expect(types).toContain("export declare class Resource {\n    get(): void;\n}");
  expect(hidden).toContain("interface Options {\n    a?: 1;\n}");
  expect(reportOf("example/api/index.md")).not.toMatch(/docstring|secret|own|Unused/);
});

test("a report has only the names of members if there are many", () => {
  expect(reportOf("example/api/index.md")).toContain("    field69;\n}");
});

test("a report with another text is outdated, and so is a report of an entry that does not exist", async () => {
  const packages = publicPackages(root);
  expect(await outdatedReports(packages, reports)).toHaveLength(3);
  await writeReports(packages, reports);
  expect(await outdatedReports(packages, reports)).toEqual([]);

  const file = join(root, "packages/other/api/index.md");
  await writeFile(file, `${reportOf("other/api/index.md")}\n`);
  const surplus = join(root, "packages/other/api/removed.md");
  await writeFile(surplus, "# @grinfi/other/removed\n");
  expect(await outdatedReports(packages, reports)).toEqual([file, surplus]);
  await writeReports(packages, reports);
  expect(await outdatedReports(packages, reports)).toEqual([]);
});
