import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unknownCommands } from "../src/commands.ts";
import { brokenLinks } from "../src/links.ts";
import { formatProblems } from "../src/problem.ts";
import { exists, readCommandTargets, readMarkdown } from "../src/repository.ts";
import { runPrograms } from "../src/run/run-programs.ts";
import { runTests } from "../src/run/run-tests.ts";
import { type Snippet, snippetsOf } from "../src/snippets.ts";
import { createTempWorkspace, type TempWorkspace } from "../src/temp-workspace.ts";
import { typeErrors } from "../src/type-check.ts";

const files = await readMarkdown();
const { problems, snippets } = snippetsOf(files);
const snippetsThatRun = (how: Snippet["run"]): Snippet[] => snippets.filter(({ run }) => run === how);

let workspace: TempWorkspace;
beforeAll(async () => {
  workspace = await createTempWorkspace(snippets);
});
afterAll(() => workspace.remove());

const textOf = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

test("READMEs, guides and the other markdown files are checked", () => {
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

test("no link in a markdown file is broken", () => {
  expect(formatProblems(brokenLinks(files, exists))).toEqual([]);
});

test("every command in a markdown file refers to an existing script, package or file", async () => {
  expect(formatProblems(unknownCommands(files, await readCommandTargets()))).toEqual([]);
});

test("every TypeScript block runs, or states why it does not", () => {
  expect(formatProblems(problems)).toEqual([]);
});

test("every TypeScript block compiles against the built packages", async () => {
  expect(formatProblems(await typeErrors(workspace))).toEqual([]);
});

test("every block that is a program runs on the emulator", async () => {
  expect(formatProblems(await runPrograms(snippetsThatRun("program"), workspace))).toEqual([]);
});

test("every block with tests passes", async () => {
  expect(formatProblems(await runTests(snippetsThatRun("vitest"), workspace))).toEqual([]);
});
