import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Snippet } from "../blocks.ts";
import type { Problem } from "../problem.ts";
import type { Stage } from "../stage.ts";
import { failureOf } from "./failure.ts";

/** What became of a snippet. */
export interface Outcome {
  readonly failure?: string;
  readonly stack?: string;
  /** Its process is of no use any more. */
  readonly isLost?: boolean;
}

const PROGRAM = fileURLToPath(new URL("program.ts", import.meta.url));
const CONTACTS = new URL("../../../../examples/demo/contacts.csv", import.meta.url);

interface Settings {
  /** How long a snippet may take, in milliseconds. */
  readonly patience?: number;
  /** The text of `contacts.csv`; `undefined`: there is no such file. @default that of the demo */
  readonly contacts?: string | undefined;
}

/**
 * Runs snippets as programs, one after another in one process, in a folder with a `contacts.csv`. One that ends the process
 * or does not end itself fails, and the next gets a new process.
 */
export async function runPrograms(
  snippets: readonly Snippet[],
  stage: Stage,
  settings: Settings = {},
): Promise<Problem[]> {
  const { patience = 600_000, contacts } = { contacts: await readFile(CONTACTS, "utf8"), ...settings };
  const cwd = join(stage.folder, "files");
  await mkdir(cwd);
  if (contacts !== undefined) await writeFile(join(cwd, "contacts.csv"), contacts);
  const start = (): ChildProcess =>
    fork(PROGRAM, { cwd, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const problems: Problem[] = [];
  let child = start();
  try {
    for (const snippet of snippets) {
      const { failure, isLost, stack } = await ask(
        child,
        join(stage.folder, stage.pathOf(snippet)),
        patience,
      );
      if (failure !== undefined) problems.push(failureOf(snippet, stage, failure, stack));
      if (!isLost) continue;
      child.kill("SIGKILL");
      child = start();
    }
  } finally {
    child.kill("SIGKILL");
  }
  return problems;
}

async function ask(child: ChildProcess, path: string, patience: number): Promise<Outcome> {
  const settled = new AbortController();
  const { signal } = settled;
  child.send(path);
  try {
    return await Promise.race([
      once(child, "message", { signal }).then(([outcome]) => outcome as Outcome),
      once(child, "exit", { signal }).then(([code]) => ({
        failure: `ends its process with ${code}`,
        isLost: true,
      })),
      setTimeout(patience, { failure: `does not end within ${patience} ms`, isLost: true }, { signal }),
    ]);
  } finally {
    settled.abort();
  }
}
