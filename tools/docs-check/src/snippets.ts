import type { CodeBlock, MarkdownFile } from "./markdown.ts";
import type { Problem } from "./problem.ts";

/** A TypeScript code block of the documentation. */
export interface Snippet {
  /** Path of the markdown file. */
  readonly file: string;
  /** Line of the opening fence. */
  readonly line: number;
  readonly code: string;
  /** `program`: the block runs as a program. `vitest`: it has tests. `none`: its fence states why it cannot run. */
  readonly run: "none" | "program" | "vitest";
}

/** Returns the TypeScript blocks, and the fences that are neither `ts` nor `ts no-run: <reason>`. */
export function snippetsOf(files: readonly MarkdownFile[]): {
  readonly snippets: readonly Snippet[];
  readonly problems: readonly Problem[];
} {
  const snippets: Snippet[] = [];
  const problems: Problem[] = [];
  for (const { path: file, blocks } of files) {
    for (const block of blocks) {
      const { line, code } = block;
      const message = fenceProblem(block);
      if (message !== undefined) problems.push({ file, line, message });
      else if (block.language === "ts") snippets.push({ file, line, code, run: howToRun(block) });
    }
  }
  return { snippets, problems };
}

function fenceProblem({ info, language }: CodeBlock): string | undefined {
  if (/^(cts|javascript|js|jsx|mjs|mts|tsx|typescript)$/.test(language)) {
    return `Use "ts" instead of "${language}", so that the block is checked.`;
  }
  if (language !== "ts" || info === "" || /^no-run: \S/.test(info)) return undefined;
  return `"ts ${info}" is neither "ts" nor "ts no-run: <reason>".`;
}

function howToRun({ code, info }: CodeBlock): Snippet["run"] {
  if (info !== "") return "none";
  return /from "vitest"/.test(code) ? "vitest" : "program";
}
