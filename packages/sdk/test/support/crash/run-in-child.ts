import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { LockOwner } from "../../../src/node/lock-owner.ts";
import type { Heartbeat } from "../../../src/node/lock-record.ts";
import type { KillPoint } from "./kill-at.ts";

/** The task of a process. */
export interface Work {
  /** The name of a module in `scenarios/`. */
  readonly scenario: string;
  /** The address of the API. */
  readonly url: string;
  /** The file of the journal. */
  readonly journal: string;
  readonly args: unknown;
  /** The point at which the process is killed. Default: none. */
  readonly killAt?: KillPoint;
  /** The point at which the process pauses itself. Default: none. */
  readonly pauseAt?: KillPoint | "start";
  /** The host of the process in the records of locks. Default: this one. */
  readonly host?: Host;
}

/** A host, from the point of view of the lock of a journal. */
export interface Host {
  readonly owner: Pick<LockOwner, "host" | "machine">;
  readonly heartbeat: Heartbeat;
}

/** The result of a process: a report, unless it was killed. */
export type Finished<Report> =
  | { readonly isKilled: true }
  | { readonly isKilled: false; readonly report: Report };

const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/crash-child", import.meta.url));

/**
 * Runs a scenario in a process of its own.
 *
 * @throws Error if the process fails by itself.
 */
export async function runInChild<Report>(work: Work): Promise<Finished<Report>> {
  const { finished } = await startChild<Report>(work);
  return finished();
}

interface StartedChild<Report> {
  readonly child: ChildProcess;
  /** Resolves when the process has ended. @throws Error if it fails by itself. */
  readonly finished: () => Promise<Finished<Report>>;
}

/** Starts a process that runs a scenario. */
export async function startChild<Report>(work: Work): Promise<StartedChild<Report>> {
  program ??= bundleProgram();
  const env = { ...process.env, NODE_COMPILE_CACHE: CACHE };
  const child = spawn(process.execPath, [await program, JSON.stringify(work)], { env });
  const ended = Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  const finished = async (): Promise<Finished<Report>> => {
    const [stdout, stderr, [code, signal]] = await ended;
    if (signal === "SIGKILL") return { isKilled: true };
    if (code !== 0) throw new Error(`The process ended with ${code ?? signal}: ${stderr}`);
    return { isKilled: false, report: JSON.parse(stdout) as Report };
  };
  return { child, finished };
}

/** Resolves when a process has paused itself. */
export async function untilPaused({ pid }: ChildProcess): Promise<void> {
  while (!(await readFile(`/proc/${pid}/stat`, "utf8")).includes(") T ")) await wait(5);
}

let program: Promise<string> | undefined;

/** Bundles the program into one file, because reading a hundred modules takes longer than everything else. */
async function bundleProgram(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("crash-child.ts", import.meta.url))],
    ...{ bundle: true, format: "esm", platform: "node", write: false },
  });
  const file = join(CACHE, "crash-child.mjs");
  await mkdir(CACHE, { recursive: true });
  // Another worker may be running the existing file.
  const own = `${file}.${process.pid}`;
  await writeFile(own, outputFiles[0]?.contents ?? "");
  await rename(own, file);
  return file;
}
