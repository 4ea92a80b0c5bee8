import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { FileLock } from "../../../src/node/file-lock.ts";

/** A message to a contender: acquire the lock of a file, or release it. */
export type ToContender = { readonly acquire: string } | { readonly release: true };

/** The response of a contender: the error, if it did not get the lock. */
export interface FromContender {
  readonly refused?: string;
}

/** A process that contends for locks. It waits for a random time before some of its file operations. */
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
      response = { refused: String(error) };
    }
  }
  process.send?.(response);
});
process.send?.({});
