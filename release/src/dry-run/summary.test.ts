import { expect, test } from "vitest";
import { changelogEntry, contentsTable } from "./summary.ts";

const CHANGELOG = `# @grinfi/core

## 0.10.0

### Minor Changes

- Newer.

## 0.1.0

- The first.
`;

test("the entry of a version is the text under its heading", () => {
  expect(changelogEntry(CHANGELOG, "0.10.0")).toBe("### Minor Changes\n\n- Newer.");
  expect(changelogEntry(CHANGELOG, "0.1.0")).toBe("- The first.");
});

test("a version without an entry is an error", () => {
  expect(() => changelogEntry(CHANGELOG, "0.1")).toThrow("The changelog has no entry for 0.1.");
});

test("files with the same extension in one folder share a row", () => {
  const files = [
    { path: "dist/index.js", bytes: 10 },
    { path: "dist/errors/error.js", bytes: 5 },
    { path: "dist/index.d.ts", bytes: 7 },
    { path: "dist/index.d.ts.map", bytes: 3 },
    { path: "package.json", bytes: 2 },
  ];
  expect(contentsTable(files).split("\n").slice(2)).toEqual([
    "| dist/**.js | 2 | 15 |",
    "| dist/**.d.ts | 1 | 7 |",
    "| dist/**.d.ts.map | 1 | 3 |",
    "| package.json | 1 | 2 |",
    "| total | 5 | 27 |",
  ]);
});
