import type { BulkUpsertOptions, ContactRow, RowOutcome } from "../../../../src/index.ts";
import type { Scenario } from "../scenario.ts";

export type Args = Pick<BulkUpsertOptions, "automation" | "enrolment" | "list" | "match" | "onConflict"> & {
  readonly rows: readonly ContactRow[];
};

/** The report of a row. */
export type Reported = Pick<RowOutcome, "enrolment" | "outcome" | "reason">;

/** Upserts one row after another, so that each job passes the same points. */
const upsertScenario: Scenario<Args, Reported[]> = async (grinfi, journal, { rows, ...options }) => {
  const outcomes: RowOutcome[] = [];
  const own = { journal, concurrency: 1, wait: shortly };
  const upserting = grinfi.contacts.bulkUpsert(rows, { ...options, ...own });
  for await (const outcome of upserting) outcomes.push(outcome);
  return outcomes
    .toSorted((a, b) => a.index - b.index)
    .map(({ outcome, enrolment, reason }) => ({
      outcome,
      ...(enrolment && { enrolment }),
      ...(reason !== undefined && { reason }),
    }));
};

/** Waits for a moment in place of the requested time. */
const shortly = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 20));

export default upsertScenario;
