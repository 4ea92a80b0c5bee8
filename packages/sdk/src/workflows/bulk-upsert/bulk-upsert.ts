import { ConfigurationError } from "@grinfi/core";
import type { Resources } from "../../generated/resources.ts";
import { batchesOf } from "../batches.ts";
import { canonicalUuid } from "../identity.ts";
import { takeName } from "../one-at-a-time.ts";
import { createRun, type Run } from "../run.ts";
import { untilAborted } from "../until-aborted.ts";
import type { BulkUpsertOptions, BulkUpsertResult, ContactRows, RowOutcome } from "./bulk-upsert-types.ts";
import { enrolRows } from "./enrol-rows.ts";
import { type NumberedRows, numbered, readFirst, startingWith } from "./read-rows.ts";
import { RowSaver } from "./save-rows.ts";
import { Tally } from "./tally.ts";
import { exclusiveNameOf, readUpsertJournal, type UpsertJournal } from "./upsert-journal.ts";

/** Rows that go through each step together: all are looked up, then all are saved, then all are enrolled. */
const TOGETHER = 25;

type Options = BulkUpsertOptions & { readonly concurrency: number };

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
  const settings = {
    ...options,
    ...{ concurrency, list: canonicalUuid(options.list) },
    ...(options.automation !== undefined && { automation: canonicalUuid(options.automation) }),
  };
  return createRun((signal) => upsertRows(grinfi, rows, { ...settings, signal }), options);
}

async function* upsertRows(
  grinfi: Resources,
  rows: ContactRows,
  options: Options,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const source = numbered(rows);
  // From the first row on, an error of a stream waits for its turn: where nobody reads it, it would end the process.
  const first = await readFirst(source, options.signal);
  try {
    return yield* upsertAlone(grinfi, startingWith(first, source), options);
  } finally {
    await source.return();
  }
}

async function* upsertAlone(
  grinfi: Resources,
  rows: NumberedRows,
  options: Options,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const giveBack = takeName(options.journal, exclusiveNameOf(options));
  try {
    const noted = await untilAborted(() => readUpsertJournal(options), options.signal);
    return yield* upsertBatches(grinfi, rows, noted, options);
  } finally {
    giveBack();
  }
}

async function* upsertBatches(
  grinfi: Resources,
  rows: NumberedRows,
  { enrolments, saves }: UpsertJournal,
  options: Options,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const { automation, signal } = options;
  const saver = new RowSaver(grinfi, saves, options);
  const tally = new Tally();
  for await (const batch of batchesOf(rows, TOGETHER)) {
    signal?.throwIfAborted();
    const saved: RowOutcome[] = [];
    for await (const outcome of saver.save(batch)) {
      if (automation !== undefined && isToEnrol(outcome)) saved.push(outcome);
      else yield tally.count(outcome);
    }
    if (automation === undefined) continue;
    const enrolled = await enrolRows(grinfi, saved, enrolments, { ...options, automation });
    for (const outcome of enrolled) yield tally.count(outcome);
  }
  return tally.result;
}

/** A row that was saved and has a reason repeats another one, which is enrolled for both. */
const isToEnrol = ({ outcome, reason }: RowOutcome): boolean =>
  (outcome === "created" || outcome === "updated") && reason === undefined;
