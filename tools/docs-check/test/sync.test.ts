import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseMarkdown } from "../src/markdown.ts";
import { runPrograms } from "../src/run/run-programs.ts";
import { snippetsOf } from "../src/snippets.ts";
import { createTempWorkspace } from "../src/temp-workspace.ts";

const GUIDE = new URL("../../../docs/guides/sync.md", import.meta.url);

test("the program of the guide prints what the guide shows", async () => {
  const file = parseMarkdown("docs/guides/sync.md", await readFile(GUIDE, "utf8"));
  const shown = file.blocks.find(({ language }) => language === "text")?.code.trimEnd();
  const [program] = snippetsOf([file]).snippets;
  if (program === undefined) throw new Error("The guide has no program.");
  const workspace = await createTempWorkspace([program]);
  try {
    const printed: string[] = [];
    const onOutput = (output: readonly string[]): void => void printed.push(...output);
    expect(await runPrograms([program], workspace, { onOutput })).toEqual([]);
    expect(printed.join("\n")).toBe(shown);
  } finally {
    await workspace.remove();
  }
});
