import { isGrinfiError } from "@grinfi/core";

/** Codes of errors with which every other call would fail, too. */
const FATAL_CODES = new Set(["configuration", "forbidden", "payment_required", "unauthorized"]);

/** Whether the job must end after this error, because every other call would fail in the same way. */
export function endsJob(error: unknown): boolean {
  return !isGrinfiError(error) || FATAL_CODES.has(error.code);
}

/** Whether the API may have acted on a call that ended with this error. */
export function maybeProcessed(error: unknown): boolean {
  return isGrinfiError(error) ? "maybeProcessed" in error && error.maybeProcessed : true;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
