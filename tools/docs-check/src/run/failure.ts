import type { Snippet } from "../blocks.ts";
import type { Problem } from "../problem.ts";
import type { Stage } from "../stage.ts";

/** A failure at the line of the snippet that its stack names first; without one, at its fence. */
export function failureOf(snippet: Snippet, stage: Stage, message: string, stack = ""): Problem {
  const [, line = snippet.line] = stack.split(`${stage.pathOf(snippet)}:`)[1]?.match(/^(\d+)/) ?? [];
  return { file: snippet.file, line: Number(line), message };
}
