import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseMarkdown } from "../src/markdown.ts";
import { runPrograms } from "../src/run/run-programs.ts";
import { snippetsOf } from "../src/snippets.ts";
import { createTempWorkspace } from "../src/temp-workspace.ts";

const GUIDE = new URL("../../../docs/guides/people-from-csv.md", import.meta.url);

test("the program of the guide takes a messy file, and prints what the guide shows", async () => {
  const file = parseMarkdown("docs/guides/people-from-csv.md", await readFile(GUIDE, "utf8"));
  const { snippets } = snippetsOf([file]);
  const shown =
    file.blocks
      .find(({ language }) => language === "text")
      ?.code.trimEnd()
      .split("\n") ?? [];
  const workspace = await createTempWorkspace(snippets);
  try {
    const printed: string[] = [];
    const onOutput = (output: readonly string[]): void => void printed.push(...output);
    expect(await runPrograms(snippets, workspace, { onOutput })).toEqual([]);
    expect(printed).toHaveLength(shown.length);
    for (const [index, line] of shown.entries()) {
      const [start = "", rest] = line.split(" ...");
      if (rest === undefined) expect(printed[index]).toBe(line);
      else expect(printed[index]?.startsWith(start)).toBe(true);
    }
  } finally {
    await workspace.remove();
  }
});
