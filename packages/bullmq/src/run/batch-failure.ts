import type { RunOutcome, StoredError } from "./run-types.ts";

/** Why a batch failed, and what it had done before. BullMQ stores it as the reason of the job's failure. */
export interface BatchFailure {
  readonly error: StoredError;
  /** The outcomes before the error. */
  readonly outcomes: readonly RunOutcome[];
  /** Whether rows without an outcome may have been done, too. */
  readonly isUncertain: boolean;
}

export const writeFailure = (failure: BatchFailure): string => JSON.stringify(failure);

/** @returns `undefined` if the batch was interrupted: then the reason is a text of BullMQ. */
export function readFailure(failedReason: string | undefined): BatchFailure | undefined {
  if (failedReason?.startsWith("{") !== true) return undefined;
  return JSON.parse(failedReason) as BatchFailure;
}
