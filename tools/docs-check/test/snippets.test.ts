import { beforeAll, describe, expect, test } from "vitest";
import { parseMarkdown } from "../src/markdown.ts";
import { formatProblems } from "../src/problem.ts";
import { runPrograms } from "../src/run/run-programs.ts";
import { runTests } from "../src/run/run-tests.ts";
import { type Snippet, snippetsOf } from "../src/snippets.ts";
import { createTempWorkspace, type TempWorkspace } from "../src/temp-workspace.ts";
import { typeErrors } from "../src/type-check.ts";

/** A guide whose blocks begin at lines 3, 10, 17, ...: five lines of code each. */
const guide = (...blocks: readonly string[]): readonly Snippet[] => {
  const text = blocks.map(
    (code) => `\n\`\`\`ts\n${code.padEnd(5 - code.split("\n").length + code.length, "\n")}\n\`\`\``,
  );
  return snippetsOf([parseMarkdown("docs/guide.md", `# Guide\n${text.join("")}\n`)]).snippets;
};

async function inWorkspace<Result>(
  snippets: readonly Snippet[],
  check: (workspace: TempWorkspace) => Promise<Result>,
): Promise<Result> {
  const workspace = await createTempWorkspace(snippets);
  try {
    return await check(workspace);
  } finally {
    await workspace.remove();
  }
}

const errorsOf = (...blocks: readonly string[]): Promise<string[]> =>
  inWorkspace(guide(...blocks), async (workspace) => formatProblems(await typeErrors(workspace)));

const failuresOf = (...blocks: readonly string[]): Promise<string[]> => {
  const snippets = guide(...blocks);
  return inWorkspace(snippets, async (workspace) => formatProblems(await runPrograms(snippets, workspace)));
};

test("each type error is reported at its line of the guide", async () => {
  const errors = await errorsOf(
    'const title: number = "text";',
    "await grinfi.tags.list();",
    "\nawait grinfi.tags.lits();",
  );
  expect(errors).toEqual([
    expect.stringMatching(/^docs\/guide\.md:19: Property 'lits' does not exist/),
    "docs/guide.md:4: Type 'string' is not assignable to type 'number'.",
  ]);
});

test("an unknown name does not compile, and a block can declare a name of the prelude itself", async () => {
  const own =
    'import { Grinfi } from "@grinfi/sdk";\nconst grinfi = new Grinfi();\nawait grinfi.tags.list();';
  expect(await errorsOf(own, "await unheard_of();")).toEqual([
    "docs/guide.md:11: Cannot find name 'unheard_of'.",
  ]);
});

test("a block that throws is reported at that line, and each other block has its own emulator", async () => {
  const failures = await failuresOf(
    'await grinfi.tags.create({ name: "Hot" });\nthrow new Error("none");',
    'const tags = await grinfi.tags.list().toArray({ limit: 99 });\nif (tags.some(({ name }) => name === "Hot")) throw 1;',
  );
  expect(failures).toEqual(["docs/guide.md:5: throws none"]);
});

describe("of blocks that fail in different ways", () => {
  const wrong: [string, string, string][] = [
    ["has an unhandled rejection", 'void Promise.reject(new Error("late"));', "docs/guide.md:4: throws late"],
    [
      "prints an error",
      'console.error("It failed:", 401);',
      "docs/guide.md:17: prints the error It failed: 401",
    ],
    [
      "calls a server on another machine",
      'await fetch("https://example.org/x");',
      "docs/guide.md:32: throws Code blocks of the documentation must not call https://example.org.",
    ],
    ["exits the process", "process.exit(0);", "docs/guide.md:45: exits the process with code 0"],
    ["throws", 'throw new Error("last");', "docs/guide.md:60: throws last"],
  ];
  let failures: string[];
  beforeAll(async () => {
    failures = await failuresOf(...wrong.flatMap(([, code]) => [code, "await grinfi.tags.list();"]));
  });

  test.each(wrong)("one that %s is reported", (_, __, failure) => {
    expect(failures).toContain(failure);
  });

  test("the others pass", () => {
    expect(failures).toHaveLength(wrong.length);
  });
});

test("a block that never ends fails", async () => {
  const snippets = guide("setInterval(() => {}, 9);\nawait new Promise(() => {});");
  const failures = await inWorkspace(snippets, async (workspace) =>
    formatProblems(await runPrograms(snippets, workspace, { timeout: 100 })),
  );
  expect(failures).toEqual(["docs/guide.md:3: does not end within 100 ms"]);
});

test("a failing test in a block is reported at its line, and so is a block without tests", async () => {
  const passing = 'import { expect, test } from "vitest";\ntest("passes", () => expect(1).toBe(1));';
  const snippets = guide(
    passing,
    passing.replace("toBe(1)", "toBe(2)"),
    'import "vitest";\nimport { expect } from "vitest";',
  );
  const failures = await inWorkspace(snippets, async (workspace) =>
    formatProblems(await runTests(snippets, workspace)),
  );
  expect(failures).toEqual([
    "docs/guide.md:12: fails: expected 1 to be 2 // Object.is equality",
    expect.stringMatching(/^docs\/guide\.md:17: fails: No test/),
  ]);
});
