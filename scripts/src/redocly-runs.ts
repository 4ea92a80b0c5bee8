import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";

/**
 * A program that runs the command line of Redocly several times in one process, because loading it takes longer
 * than comparing two small descriptions. Its arguments are the URL of Redocly's module and a JSON file with the
 * arguments of each run. It prints the outcomes as JSON.
 *
 * The module runs the command when it is evaluated, and calls `process.exit` when it has nothing left to do.
 */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const [node = "", , module = "", file = ""] = process.argv;
const runs = JSON.parse(readFileSync(file, "utf8")) as readonly (readonly string[])[];
const outcomes: Outcome[] = [];
const print = process.stdout.write.bind(process.stdout);

enableCompileCache();
run();

function run(): void {
  const args = runs[outcomes.length];
  process.exitCode = 0;
  if (args === undefined) return void print(JSON.stringify(outcomes));

  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    process[stream].write = (text) => {
      written[stream] += text;
      return true;
    };
  }
  const number = outcomes.length;
  process.exit = ((code = 0) => {
    if (outcomes.length > number) return;
    outcomes.push({ code: Number(code), ...written });
    run();
  }) as typeof process.exit;
  process.argv = [node, module, ...args];
  // The query makes a module of its own of it, which is evaluated again; what it imports is shared.
  void import(`${module}?run=${number}`);
}
