import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { BulkUpsertResult, RowOutcome } from "./bulk-upsert-types.ts";

/** Counts the outcomes of rows. */
export class OutcomeCounter {
  readonly #all = {
    ...{ created: 0, updated: 0, saved: 0, skipped: 0, failed: 0, unknown: 0, planned: 0 },
    enrolled: 0,
  };
  readonly #earlier = { ...this.#all };
  readonly #unmapped = new Set<string>();
  readonly #problems: RowOutcome[] = [];
  readonly #progress: ProgressTracker;
  readonly #doubtful: BulkUpsertResult["doubtful"];
  #rows = 0;
  #fromJournal = 0;

  constructor(progress: ProgressTracker, doubtful: BulkUpsertResult["doubtful"]) {
    this.#progress = progress;
    this.#doubtful = doubtful;
  }

  /** Adds fields that a contact does not have. @returns All such fields so far. */
  addUnmapped(fields: readonly string[]): readonly string[] {
    for (const field of fields) this.#unmapped.add(field);
    return [...this.#unmapped];
  }

  count(outcome: RowOutcome): RowOutcome {
    this.#rows += 1;
    this.#progress.done += 1;
    if (outcome.fromJournal) this.#fromJournal += 1;
    for (const counts of outcome.fromJournal ? [this.#all, this.#earlier] : [this.#all]) {
      counts[outcome.outcome] += 1;
      if (outcome.enrolment === "enrolled") counts.enrolled += 1;
    }
    if (outcome.outcome === "failed" || outcome.outcome === "unknown") this.#problems.push(outcome);
    return outcome;
  }

  get result(): BulkUpsertResult {
    const { created, enrolled, saved, skipped, updated } = this.#earlier;
    return {
      rows: this.#rows,
      ...this.#all,
      fromJournal: this.#fromJournal,
      earlier: { created, updated, saved, skipped, enrolled },
      unmapped: [...this.#unmapped],
      doubtful: this.#doubtful,
      problems: this.#problems,
    };
  }
}
