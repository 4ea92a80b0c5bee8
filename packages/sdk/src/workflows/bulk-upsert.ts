import { ConfigurationError } from "@grinfi/core";
import type { Resources } from "../generated/resources.ts";
import { batchesOf } from "./batches.ts";
import type { BulkUpsertOptions, BulkUpsertResult, ContactRow, RowOutcome } from "./bulk-upsert-types.ts";
import { enrolRows } from "./enrol-rows.ts";
import { inParallel } from "./in-parallel.ts";
import { Intents } from "./journal.ts";
import { createRun, type Run } from "./run.ts";
import { RowSaver } from "./save-row.ts";

/** Rows whose enrolments are looked up together; each step of the way ends before the next group begins. */
const TOGETHER = 25;

export function bulkUpsert<Row extends ContactRow>(
  grinfi: Resources,
  rows: AsyncIterable<Row> | Iterable<Row>,
  options: BulkUpsertOptions<Row>,
): Run<RowOutcome<Row>, BulkUpsertResult<Row>> {
  const { concurrency = 4 } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new ConfigurationError(`concurrency is ${concurrency}; it must be a whole number from 1 on.`);
  }
  if (!options.list) throw new ConfigurationError("list is empty; it must be the uuid of a list.");
  return createRun((signal) => upsertRows(grinfi, rows, { ...options, concurrency, signal }), options);
}

async function* upsertRows<Row extends ContactRow>(
  grinfi: Resources,
  rows: AsyncIterable<Row> | Iterable<Row>,
  options: BulkUpsertOptions<Row> & { readonly concurrency: number },
): AsyncGenerator<RowOutcome<Row>, BulkUpsertResult<Row>, undefined> {
  const { automation, concurrency, list, signal } = options;
  const run = `contacts.bulkUpsert list=${list} automation=${automation ?? "none"}`;
  const intents = await Intents.read(options.journal, run, options.dryRun);
  const saver = new RowSaver(grinfi, intents, options);
  const tally = new Tally<Row>();
  for await (const batch of batchesOf(numbered(rows), TOGETHER)) {
    signal?.throwIfAborted();
    const saved: RowOutcome<Row>[] = [];
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

async function* numbered<Row>(rows: AsyncIterable<Row> | Iterable<Row>): AsyncGenerator<[Row, number]> {
  let index = 0;
  for await (const row of rows) {
    yield [row, index];
    index += 1;
  }
}

class Tally<Row> {
  readonly #counts = { created: 0, updated: 0, skipped: 0, failed: 0, unknown: 0 };
  readonly #problems: RowOutcome<Row>[] = [];
  #rows = 0;
  #enrolled = 0;
  #fromJournal = 0;

  count(outcome: RowOutcome<Row>): RowOutcome<Row> {
    this.#rows += 1;
    this.#counts[outcome.outcome] += 1;
    if (outcome.enrolment === "enrolled") this.#enrolled += 1;
    if (outcome.isFromJournal) this.#fromJournal += 1;
    if (outcome.outcome === "failed" || outcome.outcome === "unknown") this.#problems.push(outcome);
    return outcome;
  }

  get result(): BulkUpsertResult<Row> {
    return {
      rows: this.#rows,
      ...this.#counts,
      enrolled: this.#enrolled,
      fromJournal: this.#fromJournal,
      problems: this.#problems,
    };
  }
}
