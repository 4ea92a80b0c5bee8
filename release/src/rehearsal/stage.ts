import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary folder and the processes that work in it. All of it is gone after the rehearsal, however it ends. */
export interface Stage {
  readonly folder: string;
  /** Runs a program to its end and gives what it printed. */
  run(program: string, args: readonly string[], where: Where): Promise<string>;
  /** Starts a program that goes on until the rehearsal ends. */
  start(program: string, args: readonly string[], where: Where): ChildProcess;
}

interface Where {
  readonly cwd: string;
  /** What is different in the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Sets up a stage for some work, and clears it away after that, after an error and after a signal. */
export async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-rehearsal-"));
  const running = new Set<ChildProcess>();
  const begin = (program: string, args: readonly string[], { cwd, env }: Where): ChildProcess => {
    const options = {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    };
    const child = spawn(program, args, options as object);
    running.add(child);
    child.once("close", () => running.delete(child));
    return child;
  };
  const clear = (): void => {
    for (const child of running) endGroup(child);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const onSignal = (): void => {
    clear();
    process.exit(130);
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, onSignal);
  try {
    return await work({ folder, start: begin, run: (...command) => outputOf(begin(...command), command) });
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    clear();
  }
}

/** A program that was started may have started others: they are all in one group. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function outputOf(
  child: ChildProcess,
  [program, args]: readonly [string, readonly string[], Where],
): Promise<string> {
  let [output, all] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    output += chunk;
    all += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    all += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`"${[program, ...args].join(" ")}" ended with ${code}:\n${all}`));
    });
  });
}
