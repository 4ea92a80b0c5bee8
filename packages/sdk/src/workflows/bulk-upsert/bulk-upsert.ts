import { ConfigurationError } from "@grinfi/core";
import type { Resources } from "../../generated/resources.ts";
import { batchesOf } from "../batches.ts";
import { inParallel } from "../in-parallel.ts";
import { Intents } from "../journal.ts";
import { takeName } from "../one-at-a-time.ts";
import { createRun, type Run } from "../run.ts";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactRow,
  ContactRows,
  RowOutcome,
} from "./bulk-upsert-types.ts";
import { enrolRows } from "./enrol-rows.ts";
import { RowSaver } from "./save-row.ts";

/** Rows whose enrolments are looked up together; each step of the way ends before the next group begins. */
const TOGETHER = 25;

export function bulkUpsert(
  grinfi: Resources,
  rows: ContactRows,
  options: BulkUpsertOptions,
): Run<RowOutcome, BulkUpsertResult> {
  const { concurrency = 4 } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new ConfigurationError(`concurrency is ${concurrency}; it must be a whole number from 1 on.`);
  }
  if (!options.list) throw new ConfigurationError("list is empty; it must be the uuid of a list.");
  return createRun((signal) => upsertRows(grinfi, rows, { ...options, concurrency, signal }), options);
}

async function* upsertRows(
  grinfi: Resources,
  rows: ContactRows,
  options: BulkUpsertOptions & { readonly concurrency: number },
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const { automation, journal, list } = options;
  const run = `contacts.bulkUpsert list=${list} automation=${automation ?? "none"}`;
  const giveBack = takeName(journal, run);
  try {
    const intents = await Intents.read(journal, run, options.dryRun);
    return yield* upsertBatches(grinfi, rows, intents, options);
  } finally {
    giveBack();
  }
}

async function* upsertBatches(
  grinfi: Resources,
  rows: ContactRows,
  intents: Intents,
  options: BulkUpsertOptions & { readonly concurrency: number },
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const { automation, concurrency, signal } = options;
  const saver = new RowSaver(grinfi, intents, options);
  const tally = new Tally();
  for await (const batch of batchesOf(numbered(rows), TOGETHER)) {
    signal?.throwIfAborted();
    const saved: RowOutcome[] = [];
    for await (const outcome of inParallel(batch, concurrency, (row) => saver.save(row))) {
      if (saver.isToEnrol(outcome)) saved.push(outcome);
      else yield tally.count(outcome);
    }
    if (automation === undefined) continue;
    const enrolled = await enrolRows(grinfi, saved, intents, { ...options, automation });
    for (const outcome of enrolled) yield tally.count(outcome);
  }
  return tally.result;
}

async function* numbered(rows: ContactRows): AsyncGenerator<[ContactRow, number]> {
  let index = 0;
  for await (const row of rows) {
    yield [row, index];
    index += 1;
  }
}

class Tally {
  readonly #counts = { created: 0, updated: 0, skipped: 0, failed: 0, unknown: 0 };
  readonly #problems: RowOutcome[] = [];
  #rows = 0;
  #enrolled = 0;
  #fromJournal = 0;

  count(outcome: RowOutcome): RowOutcome {
    this.#rows += 1;
    this.#counts[outcome.outcome] += 1;
    if (outcome.enrolment === "enrolled") this.#enrolled += 1;
    if (outcome.isFromJournal) this.#fromJournal += 1;
    if (outcome.outcome === "failed" || outcome.outcome === "unknown") this.#problems.push(outcome);
    return outcome;
  }

  get result(): BulkUpsertResult {
    return {
      rows: this.#rows,
      ...this.#counts,
      enrolled: this.#enrolled,
      fromJournal: this.#fromJournal,
      problems: this.#problems,
    };
  }
}
