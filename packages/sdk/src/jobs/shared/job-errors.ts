import { isGrinfiError } from "@grinfi/core";

/** Codes of errors with which every other call would fail, too. */
const FATAL_CODES = new Set(["configuration", "forbidden", "journal", "payment_required", "unauthorized"]);

/** Whether the job must end after this error, because every other call would fail in the same way. */
export function endsJob(error: unknown): boolean {
  return !isGrinfiError(error) || FATAL_CODES.has(error.code);
}

/** Whether every other read would fail in the same way, also because the API ignores a filter. */
export const endsReads = (error: unknown): boolean =>
  endsJob(error) || (isGrinfiError(error) && error.code === "list" && error.reason === "filter_ignored");

/** Whether a journal that machines share does not belong to this process any more, or is out of reach. */
export const isJournalLost = (error: unknown): boolean => isGrinfiError(error) && error.code === "journal";

/** Whether the API may have acted on a call that ended with this error. */
export function maybeProcessed(error: unknown): boolean {
  return isGrinfiError(error) ? "maybeProcessed" in error && error.maybeProcessed : true;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
