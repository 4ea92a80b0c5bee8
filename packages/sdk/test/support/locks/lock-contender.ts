import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { FileLock } from "../../../src/node/file-lock.ts";

/** A message to a contender: acquire the lock of a file, or release the lock. */
export type ToContender = { readonly acquire: string } | { readonly release: true };

/** The response of a contender. */
export interface FromContender {
  /** The error, if it did not acquire the lock. */
  readonly error?: string;
}

// This process contends for locks. It waits for a random time before some of its file operations.
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

const { FileLock: Lock } = await import("../../../src/node/file-lock.ts");
let lock: FileLock | undefined;

process.on("message", async (message: ToContender) => {
  let response: FromContender = {};
  if ("release" in message) lock?.release();
  else {
    try {
      lock = await Lock.acquire(message.acquire);
    } catch (error) {
      response = { error: String(error) };
    }
  }
  process.send?.(response);
});
process.send?.({});
