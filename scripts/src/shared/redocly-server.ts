import { enableCompileCache } from "node:module";

/**
 * A child process that runs commands of the Redocly CLI for its parent, one after another. Loading the CLI takes much
 * longer than comparing two small descriptions, so it is loaded once. The argument of the process is the URL of the
 * CLI's module.
 *
 * The module runs one command when it is evaluated, and calls `process.exit` at the end.
 */
export interface RedoclyCommand {
  readonly folder: string;
  readonly args: readonly string[];
}

export interface RedoclyOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const [node = "", , module = ""] = process.argv;
const exit = process.exit;
let count = 0;

enableCompileCache();
process.on("disconnect", () => exit());
process.on("message", ({ folder, args }: RedoclyCommand) => {
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
  // The command has ended when only the channel to the parent would keep the process alive.
  process.channel?.unref();
  // A new query makes it a new module, which is evaluated again. Its imports stay loaded.
  void import(`${module}?run=${count++}`);
});
