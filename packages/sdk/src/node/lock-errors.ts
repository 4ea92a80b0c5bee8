import { ConfigurationError } from "@grinfi/core";
import type { LockRecord } from "./lock-record.ts";

/** @param path - The file that the lock is for. */
export function inUse(path: string, record: LockRecord): ConfigurationError {
  const advice =
    record.owner === undefined
      ? `If no process uses the journal, delete ${record.path}.`
      : "Close it there, or wait until that process ends. Another job needs a journal of its own.";
  return new ConfigurationError(`The journal ${path} is in use by ${ownerIn(record)}. ${advice}`);
}

/** @param taker - The record of the new owner, where there is one. */
export function lost(path: string, taker: LockRecord | undefined): ConfigurationError {
  const how = taker === undefined ? "its lock was removed" : `it is in use by ${ownerIn(taker)}`;
  return new ConfigurationError(
    `This process (${process.pid}) lost the journal ${path}: ${how}. The run ends and sends nothing more. What it had announced is in the journal, and the next run looks for it.`,
  );
}

function ownerIn({ owner, pid, since }: LockRecord): string {
  if (owner === undefined)
    return `${pid === undefined ? "an unknown process" : `process ${pid}`} since ${since}`;
  const thread = owner.thread === 0 ? "" : `thread ${owner.thread} of `;
  return `${thread}process ${owner.pid} on ${owner.host} since ${since}`;
}
