import { isGrinfiError } from "@grinfi/core";

/** Errors that any other call would end in as well. */
const OF_EVERY_CALL = new Set(["configuration", "forbidden", "payment_required", "unauthorized"]);

/** Whether to go on with the rest makes no sense after this error: another call would fail the same way. */
export function endsRun(error: unknown): boolean {
  return !isGrinfiError(error) || OF_EVERY_CALL.has(error.code);
}

/** Whether the API may have acted on a call that ended in this error. */
export function mayHaveHappened(error: unknown): boolean {
  return isGrinfiError(error) ? "maybeProcessed" in error && error.maybeProcessed : true;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
