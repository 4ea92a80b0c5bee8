/**
 * The process in which `run-programs.ts` runs snippets one after another. It receives the path of a snippet as a
 * message, and sends the result as a message.
 */
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { setUpPrelude } from "../prelude.ts";
import type { SnippetResult } from "./run-programs.ts";

let unhandledRejection: unknown;
process.on("unhandledRejection", (reason) => {
  unhandledRejection ??= reason;
});

process.on("message", async (path: string) => {
  process.send?.(await run(path));
});

async function run(path: string): Promise<SnippetResult> {
  const printed: string[] = [];
  const output: string[] = [];
  unhandledRejection = undefined;
  console.log = (...values: unknown[]) => void output.push(textOf(values));
  console.error = (...values: unknown[]) => void printed.push(textOf(values));
  try {
    await setUpPrelude();
    await import(pathToFileURL(path).href);
    await new Promise((resolve) => setImmediate(resolve));
    if (unhandledRejection !== undefined) throw unhandledRejection;
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(inspect(error));
    return { failure: `throws ${message}`, stack };
  }
  // A program may catch an error and print it, but here no error is expected.
  return printed.length === 0 ? { output } : { failure: `prints the error ${printed.join(" ")}`, stack: "" };
}

const textOf = (values: readonly unknown[]): string =>
  values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ");
