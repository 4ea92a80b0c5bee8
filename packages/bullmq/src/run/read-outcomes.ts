import type { BatchJob } from "../batch.ts";
import type { RunOutcome } from "./run-types.ts";

/** Returns the outcome of each row of a batch that has ended. */
export function readOutcomes({ data, returnvalue }: BatchJob): RunOutcome[] {
  if (returnvalue) return [...returnvalue.outcomes];
  const { error = { message: "" }, firstIndex, isUncertain, outcomes = [], rows } = data;
  const outcome = isUncertain ? "unknown" : "failed";
  const reason = isUncertain ? `It may have been done before. ${error.message}` : error.message;
  const known = new Map(outcomes.map((outcome) => [outcome.index, outcome]));
  return Array.from({ length: rows }, (_, offset) => {
    const index = firstIndex + offset;
    return known.get(index) ?? { index, outcome, reason, error, fromJournal: false };
  });
}
