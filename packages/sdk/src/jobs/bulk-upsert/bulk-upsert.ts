import { abortable } from "@grinfi/abort";
import {
  callback,
  checkOptions,
  flag,
  type OptionRules,
  oneOf,
  required,
  takes,
  wholeNumber,
} from "@grinfi/core/option-checks";
import { JOB_OPTIONS, journal } from "../../calls/option-rules.ts";
import { reference, uuidsOf } from "../names/reference.ts";
import type { Account } from "../shared/account.ts";
import { batchesOf } from "../shared/batches.ts";
import { createJob, type Job } from "../shared/job.ts";
import { takeName } from "../shared/one-at-a-time.ts";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactRows,
  MatchKey,
  ResolvedOptions as Options,
  RowOutcome,
} from "./bulk-upsert-types.ts";
import { enrolRows } from "./enrol-rows.ts";
import { checkRows, type NumberedRows, numbered, startingWith } from "./read-rows.ts";
import { unmappedError, unmappedOf } from "./row-fields.ts";
import { RowSaver } from "./save-rows.ts";
import { Tally } from "./tally.ts";
import { exclusiveNameOf, readUpsertJournal, type UpsertJournal } from "./upsert-journal.ts";

/** Rows that go through each step together: all are looked up, then all are saved, then all are enrolled. */
const TOGETHER = 25;

const MATCH_KEYS: readonly unknown[] = ["email", "linkedin_id", "name"] satisfies MatchKey[];

const UPSERT_OPTIONS: OptionRules<BulkUpsertOptions> = {
  ...JOB_OPTIONS,
  automation: reference,
  concurrency: wholeNumber(1),
  dryRun: flag,
  journal,
  key: callback,
  list: required(reference),
  match: takes(
    'an array of "email", "linkedin_id" and "name"',
    (value) => Array.isArray(value) && value.every((key) => MATCH_KEYS.includes(key)),
  ),
  onConflict: required(oneOf("skip", "update")),
  unmapped: oneOf("drop", "fail"),
};

export function bulkUpsert(
  grinfi: Account,
  rows: ContactRows,
  options: BulkUpsertOptions,
): Job<RowOutcome, BulkUpsertResult> {
  checkOptions(options, UPSERT_OPTIONS);
  checkRows(rows);
  const { concurrency = 4 } = options;
  return createJob((signal) => upsertRows(grinfi, rows, { ...options, concurrency, signal }), options);
}

async function* upsertRows(
  grinfi: Account,
  rows: ContactRows,
  options: BulkUpsertOptions & Pick<Options, "concurrency">,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const source = numbered(rows, options.signal);
  // From the first row on, an error of a stream waits for its turn: where nobody reads it, it would end the process.
  const first = await source.next();
  try {
    const { automation, list, signal } = options;
    const references = { list: ["list", list], automation: ["automation", automation] } as const;
    const uuids = await uuidsOf(grinfi, references, { signal });
    return yield* upsertAlone(grinfi, startingWith(first, source), { ...options, ...uuids });
  } finally {
    await source.return();
  }
}

async function* upsertAlone(
  grinfi: Account,
  rows: NumberedRows,
  options: Options,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const giveBack = takeName(options.journal, exclusiveNameOf(options));
  try {
    const noted = await abortable(options.signal, () => readUpsertJournal(options));
    return yield* upsertBatches(grinfi, rows, noted, options);
  } finally {
    giveBack();
  }
}

async function* upsertBatches(
  grinfi: Account,
  rows: NumberedRows,
  { enrolments, saves }: UpsertJournal,
  options: Options,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const { automation, dryRun, signal, unmapped = "fail" } = options;
  const saver = new RowSaver(grinfi, saves, options);
  const tally = new Tally();
  let isSent = false;
  for await (const batch of batchesOf(rows, TOGETHER)) {
    signal?.throwIfAborted();
    const fields = tally.addUnmapped(batch.flatMap(([row]) => unmappedOf(row)));
    if (fields.length > 0 && unmapped === "fail" && !dryRun && !isSent) throw unmappedError(fields);
    isSent = true;
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
