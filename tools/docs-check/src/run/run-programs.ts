import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Problem } from "../problem.ts";
import type { Snippet } from "../snippets.ts";
import { problemIn, type TempWorkspace } from "../temp-workspace.ts";

/** The result of a snippet. */
export interface SnippetResult {
  readonly failure?: string;
  readonly stack?: string;
  /** What it printed, line by line, unless it failed. */
  readonly output?: readonly string[];
  /** Whether the next snippet needs a new process. */
  readonly needsNewProcess?: boolean;
}

const PROGRAM = fileURLToPath(new URL("program-process.ts", import.meta.url));
const CONTACTS = new URL("../../../../examples/demo/contacts.csv", import.meta.url);

interface RunOptions {
  /** Maximum time of a snippet in milliseconds. @default 600_000 */
  readonly timeout?: number;
  /** The text of `contacts.csv`, or `undefined` for no such file. @default the file of the demo */
  readonly contacts?: string | undefined;
  /** Called with what a snippet printed. */
  readonly onOutput?: (output: readonly string[]) => void;
}

/**
 * Runs snippets as programs one after another in one process, in a folder with a `contacts.csv`. A snippet fails if it
 * exits the process or does not end. The next snippet then runs in a new process.
 */
export async function runPrograms(
  snippets: readonly Snippet[],
  workspace: TempWorkspace,
  options: RunOptions = {},
): Promise<Problem[]> {
  const {
    timeout = 600_000,
    contacts,
    onOutput,
  } = { contacts: await readFile(CONTACTS, "utf8"), ...options };
  const cwd = join(workspace.folder, "files");
  await mkdir(cwd);
  if (contacts !== undefined) await writeFile(join(cwd, "contacts.csv"), contacts);
  const start = (): ChildProcess =>
    fork(PROGRAM, { cwd, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const problems: Problem[] = [];
  let child = start();
  try {
    for (const snippet of snippets) {
      const { failure, needsNewProcess, output, stack } = await runInProcess(
        child,
        join(workspace.folder, workspace.pathOf(snippet)),
        timeout,
      );
      if (output !== undefined) onOutput?.(output);
      if (failure !== undefined) problems.push(problemIn(snippet, workspace, failure, stack));
      if (!needsNewProcess) continue;
      child.kill("SIGKILL");
      child = start();
    }
  } finally {
    child.kill("SIGKILL");
  }
  return problems;
}

async function runInProcess(child: ChildProcess, path: string, timeout: number): Promise<SnippetResult> {
  const settled = new AbortController();
  const { signal } = settled;
  child.send(path);
  try {
    return await Promise.race([
      once(child, "message", { signal }).then(([outcome]) => outcome as SnippetResult),
      once(child, "exit", { signal }).then(([code]) => ({
        failure: `exits the process with code ${code}`,
        needsNewProcess: true,
      })),
      setTimeout(
        timeout,
        { failure: `does not end within ${timeout} ms`, needsNewProcess: true },
        { signal },
      ),
    ]);
  } finally {
    settled.abort();
  }
}
