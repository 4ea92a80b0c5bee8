import type { BatchData, BatchJob } from "../batch.ts";
import { readFailure } from "./batch-failure.ts";
import type { RunOutcome } from "./run-types.ts";

/** Returns the outcome of each row of a batch that has ended, or `undefined` if it was interrupted. */
export function readOutcomes({ data, failedReason, returnvalue }: BatchJob): RunOutcome[] | undefined {
  if (returnvalue) return [...returnvalue.outcomes];
  const failure = readFailure(failedReason);
  if (failure === undefined) return undefined;
  const { error, isUncertain, outcomes } = failure;
  const known = new Map(outcomes.map((outcome) => [outcome.index, outcome]));
  const outcome = isUncertain ? "unknown" : "failed";
  const reason = isUncertain ? `It may have been done before. ${error.message}` : error.message;
  return indexesOf(data).map(
    (index) => known.get(index) ?? { index, outcome, reason, error, fromJournal: false },
  );
}

/** Returns the outcomes of a batch that never begins, because its run was stopped. */
export function stoppedOutcomes(data: BatchData): RunOutcome[] {
  const reason = "The run was stopped before the batch began.";
  return indexesOf(data).map((index) => ({ index, outcome: "stopped", reason, fromJournal: false }));
}

const indexesOf = ({ firstIndex, rows }: BatchData): number[] =>
  Array.from({ length: rows }, (_, offset) => firstIndex + offset);
