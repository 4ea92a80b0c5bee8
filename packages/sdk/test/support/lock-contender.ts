import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { FileLock } from "../../src/node/file-lock.ts";

/** What a contender is told: to try for the lock of a file, or to give it back. */
export type ToContender = { readonly acquire: string } | { readonly release: true };

/** What came of it: the error that it was refused with. */
export interface FromContender {
  readonly refused?: string;
}

/** A process that contends for locks. It stops for a random time between any two of its operations on files. */
const operations = ["readFile", "readdir", "rename", "rmdir", "stat", "unlink"] as const;
for (const name of operations) {
  const operation = fs[name] as (...input: unknown[]) => Promise<unknown>;
  Object.assign(fs, {
    [name]: async (...input: unknown[]) => {
      if (Math.random() < 0.5) await sleep(Math.random() * 3);
      return operation(...input);
    },
  });
}
syncBuiltinESMExports();

const { FileLock: Lock } = await import("../../src/node/file-lock.ts");
let lock: FileLock | undefined;

process.on("message", async (message: ToContender) => {
  let answer: FromContender = {};
  if ("release" in message) lock?.release();
  else {
    try {
      lock = await Lock.acquire(message.acquire);
    } catch (error) {
      answer = { refused: String(error) };
    }
  }
  process.send?.(answer);
});
process.send?.({});
