import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const FOLDER = new URL(".", import.meta.url).pathname;
/** What is no job: the demo and the mock server of the repository, and the first call of its README. */
const OTHERS = new Set(["demo", "first-call", "mock"]);
const jobs = globSync("*/main.ts", { cwd: FOLDER })
  .map((file) => file.replace("/main.ts", ""))
  .filter((name) => !OTHERS.has(name));

test("there are ten programs for jobs, and the README names each", () => {
  const readme = readFileSync(`${FOLDER}README.md`, "utf8");
  const named = [...readme.matchAll(/\]\(([\w-]+)\/main\.ts\)/g)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(jobs.toSorted());
  expect(jobs).toHaveLength(10);
});

test.each(jobs)("%s has less than 60 lines, says how to run it, and is run by a test", (name) => {
  const program = readFileSync(`${FOLDER}${name}/main.ts`, "utf8");
  expect(program.split("\n").length).toBeLessThan(60);
  expect(program).toMatch(/^\/\*\*\n[\s\S]*? \* {5}node main\.ts/);
  const tests = globSync(`${name}/*.test.ts`, { cwd: FOLDER });
  expect(tests.map((file) => readFileSync(FOLDER + file, "utf8")).join("")).toContain(".run(");
});
