/**
 * Runs snippets, one after another, for `run-programs.ts`: each message is the path of one, each answer what it failed with.
 */
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { prepare } from "../prelude.ts";
import type { Outcome } from "./run-programs.ts";

let late: unknown;
process.on("unhandledRejection", (reason) => {
  late ??= reason;
});

process.on("message", async (path: string) => {
  process.send?.(await run(path));
});

async function run(path: string): Promise<Outcome> {
  const printed: string[] = [];
  late = undefined;
  console.log = () => undefined;
  console.error = (...values: unknown[]) => {
    printed.push(values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" "));
  };
  try {
    await prepare();
    await import(pathToFileURL(path).href);
    await new Promise((resolve) => setImmediate(resolve));
    if (late !== undefined) throw late;
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(inspect(error));
    return { failure: `throws ${message}`, stack };
  }
  // Programs catch an error to print it; here none is expected.
  return printed.length === 0 ? {} : { failure: `prints the error ${printed.join(" ")}`, stack: "" };
}
