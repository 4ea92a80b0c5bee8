import { expect, test } from "vitest";
import { contentsTable } from "./contents.ts";

test("files of one kind in one folder share a line", () => {
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
    "| all | 5 | 27 |",
  ]);
});
