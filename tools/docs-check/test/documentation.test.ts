import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Snippet, snippetsOf } from "../src/blocks.ts";
import { unknownCommands } from "../src/commands.ts";
import { deadLinks } from "../src/links.ts";
import { toLines } from "../src/problem.ts";
import { exists, readKnown, readMarkdown } from "../src/repository.ts";
import { runPrograms } from "../src/run/run-programs.ts";
import { runTests } from "../src/run/run-tests.ts";
import { createStage, type Stage } from "../src/stage.ts";
import { typeErrors } from "../src/type-check.ts";

const files = await readMarkdown();
const { problems, snippets } = snippetsOf(files);
const thatRun = (how: Snippet["run"]): Snippet[] => snippets.filter(({ run }) => run === how);

let stage: Stage;
beforeAll(async () => {
  stage = await createStage(snippets);
});
afterAll(() => stage.remove());

const textOf = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

test("READMEs, guides and what else people read are all looked at", () => {
  const paths = files.map(({ path }) => path);
  const guides = paths.filter((path) => path.startsWith("docs/guides/"));
  expect(paths).toEqual(expect.arrayContaining(["README.md", "CONTRIBUTING.md", "packages/sdk/README.md"]));
  expect(guides.length).toBeGreaterThan(10);
  const linked = files.find(({ path }) => path === "README.md")?.links.map(({ value }) => value);
  expect(linked).toEqual(expect.arrayContaining(guides));
});

test("docs/README.md lists every name that a block may use", async () => {
  const names = [...(await textOf("tools/docs-check/src/prelude.ts")).matchAll(/^ {2}var (\w+):/gm)];
  expect(names.length).toBeGreaterThan(5);
  const readme = await textOf("docs/README.md");
  for (const [, name] of names) expect(readme).toContain(`\`${name}\``);
});

test("no link in a markdown file is dead", () => {
  expect(toLines(deadLinks(files, exists))).toEqual([]);
});

test("every command in a markdown file names a script, a package or a file that there is", async () => {
  expect(toLines(unknownCommands(files, await readKnown()))).toEqual([]);
});

test("every TypeScript block says how it runs, or why it does not", () => {
  expect(toLines(problems)).toEqual([]);
});

test("every TypeScript block compiles against the built packages", async () => {
  expect(toLines(await typeErrors(stage))).toEqual([]);
});

test("every block that is a program runs on the emulator", async () => {
  expect(toLines(await runPrograms(thatRun("program"), stage))).toEqual([]);
});

test("every block that holds tests passes them", async () => {
  expect(toLines(await runTests(thatRun("vitest"), stage))).toEqual([]);
});
