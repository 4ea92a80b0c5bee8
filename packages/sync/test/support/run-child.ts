import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { SyncOptions, SyncResult } from "../../src/index.ts";

const PROGRAM = fileURLToPath(new URL("sync-child.ts", import.meta.url));

/** A process that syncs. */
export interface SyncProcess {
  readonly child: ChildProcess;
  /** Resolves when it has ended, with the result, or with `undefined` if it was killed. @throws Error if it failed. */
  readonly ended: Promise<SyncResult | undefined>;
}

export function startSync(baseUrl: string, options: SyncOptions): SyncProcess {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", PROGRAM, baseUrl, JSON.stringify(options)],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const ended = output.then(([stdout, stderr]) => {
    if (child.signalCode === "SIGKILL") return undefined;
    if (child.exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as SyncResult;
  });
  return { child, ended };
}
