import { type ChildProcess, spawn } from "node:child_process";
import { withTempFolder } from "@grinfi/temp-folder";

/** A temporary folder, and the processes that were started in it. */
export interface TempWorkspace {
  readonly folder: string;
  /** Runs a program and returns its standard output. */
  run(program: string, args: readonly string[], options: ProcessOptions): Promise<string>;
  /** Starts a program that runs until the workspace is removed. */
  start(program: string, args: readonly string[], options: ProcessOptions): ChildProcess;
}

interface ProcessOptions {
  readonly cwd: string;
  /** Changes of the environment. `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Creates a workspace for some work. Afterwards, or after an error or a signal, kills its processes and removes its
 * folder.
 */
export async function withTempWorkspace<T>(work: (workspace: TempWorkspace) => Promise<T>): Promise<T> {
  const running = new Set<ChildProcess>();
  const start = (program: string, args: readonly string[], { cwd, env }: ProcessOptions): ChildProcess => {
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
  return withTempFolder(
    "release",
    (folder) => work({ folder, start, run: (...command) => outputOf(start(...command), command) }),
    () => {
      for (const child of running) killGroup(child);
    },
  );
}

/** Kills a process and all processes that it has started: they are in one process group. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function outputOf(
  child: ChildProcess,
  [program, args]: readonly [string, readonly string[], ProcessOptions],
): Promise<string> {
  let [stdout, output] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`"${[program, ...args].join(" ")}" exited with ${code}:\n${output}`));
    });
  });
}
