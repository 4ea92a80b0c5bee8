import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { STEPS } from "./steps.ts";

const CHANGELOG = new URL("../../../../packages/core/CHANGELOG.md", import.meta.url);

test("every instruction of the step to 174 operations is followed", async () => {
  const changelog = await readFile(CHANGELOG, "utf8");
  const [, version = ""] = changelog.split(/^## (?=0\.2\.0$)/m);
  const [, toBeChanged = ""] = version.split("**What must be changed in your code**");
  const lines = toBeChanged.split("**What is new**")[0]?.match(/^ *- .*$/gm) ?? [];
  const followed = STEPS.flatMap(({ instructions }) => instructions);
  // It says of a file of this repository what a line above says of the operation.
  const open = lines.filter((line) => !line.includes("Code such as"));

  expect(open.length).toBeGreaterThan(15);
  expect(open.filter((line) => !followed.some((instruction) => line.includes(instruction)))).toEqual([]);
});
