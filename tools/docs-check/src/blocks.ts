import type { CodeBlock, MarkdownFile } from "./markdown.ts";
import type { Problem } from "./problem.ts";

/** A TypeScript block of the documentation. */
export interface Snippet {
  /** The markdown file that it stands in. */
  readonly file: string;
  /** The line of its fence. */
  readonly line: number;
  readonly code: string;
  /** `program`: it runs as it is. `vitest`: it holds tests. `none`: it says why it cannot run. */
  readonly run: "none" | "program" | "vitest";
}

/** The TypeScript blocks, and fences that break the convention: `ts`, or `ts no-run: why`. */
export function snippetsOf(files: readonly MarkdownFile[]): {
  readonly snippets: readonly Snippet[];
  readonly problems: readonly Problem[];
} {
  const snippets: Snippet[] = [];
  const problems: Problem[] = [];
  for (const { path: file, blocks } of files) {
    for (const block of blocks) {
      const { line, code } = block;
      const message = whatIsWrong(block);
      if (message !== undefined) problems.push({ file, line, message });
      else if (block.language === "ts") snippets.push({ file, line, code, run: howToRun(block) });
    }
  }
  return { snippets, problems };
}

function whatIsWrong({ info, language }: CodeBlock): string | undefined {
  if (/^(cts|javascript|js|jsx|mjs|mts|tsx|typescript)$/.test(language)) {
    return `A block of code is "ts", so that it is checked, not "${language}".`;
  }
  if (language !== "ts" || info === "" || /^no-run: \S/.test(info)) return undefined;
  return `"ts ${info}" is neither "ts" nor "ts no-run: <why>".`;
}

function howToRun({ code, info }: CodeBlock): Snippet["run"] {
  if (info !== "") return "none";
  return /from "vitest"/.test(code) ? "vitest" : "program";
}
