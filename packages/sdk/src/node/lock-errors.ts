import { ConfigurationError } from "@grinfi/core";
import type { LockRecord } from "./lock-record.ts";

/** @param path - The locked file. */
export function inUseError(path: string, record: LockRecord): ConfigurationError {
  const advice =
    record.owner === undefined
      ? `If no process uses the journal, delete ${record.path}.`
      : "Close the journal there, or wait until that process ends. For another job, use another journal.";
  return new ConfigurationError(`The journal ${path} is in use by ${ownerIn(record)}. ${advice}`);
}

/** @param newOwner - The record of the new owner, if there is one. */
export function lostError(path: string, newOwner: LockRecord | undefined): ConfigurationError {
  const how = newOwner === undefined ? "its lock was removed" : `it is in use by ${ownerIn(newOwner)}`;
  return new ConfigurationError(
    `This process (${process.pid}) lost the journal ${path}: ${how}. The job ends and sends nothing more. Its pending operations are in the journal, and the next job checks them.`,
  );
}

function ownerIn({ owner, pid, since }: LockRecord): string {
  if (owner === undefined)
    return `${pid === undefined ? "an unknown process" : `process ${pid}`} since ${since}`;
  const thread = owner.thread === 0 ? "" : `thread ${owner.thread} of `;
  return `${thread}process ${owner.pid} on ${owner.host} since ${since}`;
}
