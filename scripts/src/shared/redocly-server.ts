import { enableCompileCache } from "node:module";

/**
 * A program that runs the command line of Redocly for its parent, one command after the other: loading it takes much
 * longer than comparing two small descriptions. Its argument is the URL of Redocly's module.
 *
 * The module runs the command when it is evaluated, and calls `process.exit` when nothing is left to be done.
 */
export interface Run {
  readonly folder: string;
  readonly args: readonly string[];
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const [node = "", , module = ""] = process.argv;
const exit = process.exit;
let count = 0;

enableCompileCache();
process.on("disconnect", () => exit());
process.on("message", ({ folder, args }: Run) => {
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    process[stream].write = (text) => {
      written[stream] += text;
      return true;
    };
  }
  let isDone = false;
  process.exit = ((code = 0) => {
    if (isDone) return;
    isDone = true;
    process.exitCode = 0;
    process.channel?.ref();
    process.send?.({ code: Number(code), ...written });
  }) as typeof exit;
  process.argv = [node, module, ...args];
  process.chdir(folder);
  // Nothing is left to be done when nothing but the parent is waited for.
  process.channel?.unref();
  // With a query it is another module, which is evaluated anew; what it imports is shared.
  void import(`${module}?run=${count++}`);
});
