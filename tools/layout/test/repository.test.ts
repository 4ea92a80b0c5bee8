import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPackages } from "../src/package-entries.ts";
import { repeatedExports } from "../src/repeated-exports.ts";
import { forwardingFiles, fullFolders, longFiles, repeatedDeclarations } from "../src/rules.ts";
import { readSourceFiles } from "../src/source-file.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const files = readSourceFiles(ROOT);
const packages = readPackages(ROOT);

test("the sources of all packages are checked", () => {
  const paths = files.map(({ path }) => path);
  for (const { entries } of packages) expect(paths).toEqual(expect.arrayContaining([...entries.values()]));
  expect(packages.filter(({ isPrivate }) => !isPrivate).length).toBeGreaterThan(4);
});

test("no folder has more than 12 source files", () => {
  expect(fullFolders(files)).toEqual([]);
});

test("no source file has more than 300 lines", () => {
  expect(longFiles(files)).toEqual([]);
});

test("no small file only re-exports declarations of other files, except for entries of packages", () => {
  const entries = new Set(packages.flatMap((one) => [...one.entries.values()]));
  expect(forwardingFiles(files, entries)).toEqual([]);
});

test("no name is declared twice in a package", () => {
  expect(repeatedDeclarations(files)).toEqual([]);
});

test("no two public packages export different declarations with the same name", () => {
  expect(repeatedExports(packages, readSourceFiles(ROOT, { withGenerated: true }))).toEqual([]);
});
