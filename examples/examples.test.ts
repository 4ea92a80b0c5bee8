import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const FOLDER = new URL(".", import.meta.url).pathname;
/** Programs that the README does not list: the demo, the mock server and the first call of the root README. */
const UNLISTED = new Set(["demo", "first-call", "mock"]);
const programs = globSync("*/main.ts", { cwd: FOLDER })
  .map((file) => file.replace("/main.ts", ""))
  .filter((name) => !UNLISTED.has(name));

test("the README lists all ten programs", () => {
  const readme = readFileSync(`${FOLDER}README.md`, "utf8");
  const listed = [...readme.matchAll(/\]\(([\w-]+)\/main\.ts\)/g)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(programs.toSorted());
  expect(programs).toHaveLength(10);
});

test.each(programs)("%s has under 60 lines, a usage comment, and a test that runs it", (name) => {
  const program = readFileSync(`${FOLDER}${name}/main.ts`, "utf8");
  expect(program.split("\n").length).toBeLessThan(60);
  expect(program).toMatch(/^\/\*\*\n[\s\S]*? \* {5}node main\.ts/);
  const tests = globSync(`${name}/*.test.ts`, { cwd: FOLDER });
  expect(tests.map((file) => readFileSync(FOLDER + file, "utf8")).join("")).toContain(".run(");
});
