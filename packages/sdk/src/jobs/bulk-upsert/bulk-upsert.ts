import { abortable } from "@grinfi/abort";
import {
  booleanFlag,
  callback,
  checkOptions,
  type OptionRules,
  oneOf,
  required,
  valueRule,
  wholeNumber,
} from "@grinfi/core/option-checks";
import type { JobClient } from "../../resources/job-client.ts";
import { JOURNAL_RULE } from "../journal/journal.ts";
import { lockJob } from "../journal/lock-job.ts";
import { resolveUuids, UUID_OR_NAME } from "../names/uuid-or-name.ts";
import { batchesOf } from "../shared/batches.ts";
import { JOB_OPTIONS, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactRows,
  MatchKey,
  ResolvedOptions,
  RowOutcome,
} from "./bulk-upsert-types.ts";
import { OutcomeCounter } from "./count-outcomes.ts";
import { enrolRows } from "./enrol-rows.ts";
import { checkRows, type NumberedRows, numberRows, prepend } from "./read-rows.ts";
import { unmappedError, unmappedOf } from "./row-fields.ts";
import { RowSaver } from "./row-saver.ts";
import { lockNameOf, readUpsertJournal, type UpsertJournal } from "./upsert-journal.ts";

/** The number of rows in a batch: all of them are looked up, then all are saved, then all are enrolled. */
const BATCH_SIZE = 25;

const MATCH_KEYS: readonly unknown[] = ["email", "linkedin_id", "name"] satisfies MatchKey[];

const UPSERT_OPTIONS: OptionRules<BulkUpsertOptions> = {
  ...JOB_OPTIONS,
  automation: UUID_OR_NAME,
  concurrency: wholeNumber(1),
  dryRun: booleanFlag,
  journal: JOURNAL_RULE,
  key: callback,
  list: required(UUID_OR_NAME),
  match: valueRule(
    'an array of "email", "linkedin_id" and "name"',
    (value) => Array.isArray(value) && value.every((key) => MATCH_KEYS.includes(key)),
  ),
  onConflict: required(oneOf("skip", "update")),
  unmapped: oneOf("drop", "fail"),
};

export function bulkUpsert(
  grinfi: JobClient,
  rows: ContactRows,
  options: BulkUpsertOptions,
  progress: ProgressTracker,
): JobGenerator<RowOutcome, BulkUpsertResult> {
  checkOptions(options, UPSERT_OPTIONS);
  checkRows(rows);
  const { concurrency = 4 } = options;
  return upsertRows(grinfi, rows, { ...options, concurrency, request: requestOptionsOf(options, progress) });
}

async function* upsertRows(
  grinfi: JobClient,
  rows: ContactRows,
  options: BulkUpsertOptions & Pick<ResolvedOptions, "concurrency" | "request">,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const { automation, list, request } = options;
  const source = numberRows(rows, request.signal);
  // The first row is read at once: if a stream failed before anything reads it, its error would end the process.
  const first = await source.next();
  try {
    const references = { list: ["list", list], automation: ["automation", automation] } as const;
    const uuids = await resolveUuids(grinfi, references, request);
    return yield* upsertExclusively(grinfi, prepend(first, source), { ...options, ...uuids });
  } finally {
    await source.return();
  }
}

async function* upsertExclusively(
  grinfi: JobClient,
  rows: NumberedRows,
  options: ResolvedOptions,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const unlock = lockJob(options.journal, lockNameOf(options));
  try {
    const recorded = await abortable(options.request.signal, () => readUpsertJournal(options));
    return yield* upsertBatches(grinfi, rows, recorded, options);
  } finally {
    unlock();
  }
}

async function* upsertBatches(
  grinfi: JobClient,
  rows: NumberedRows,
  { enrolments, saves }: UpsertJournal,
  options: ResolvedOptions,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const { automation, dryRun, request, unmapped = "fail" } = options;
  const saver = new RowSaver(grinfi, saves, options);
  const counter = new OutcomeCounter();
  let isFirstBatch = true;
  for await (const batch of batchesOf(rows, BATCH_SIZE)) {
    request.signal?.throwIfAborted();
    const fields = counter.addUnmapped(batch.flatMap(([row]) => unmappedOf(row)));
    if (fields.length > 0 && unmapped === "fail" && !dryRun && isFirstBatch) throw unmappedError(fields);
    isFirstBatch = false;
    const saved: RowOutcome[] = [];
    for await (const outcome of saver.save(batch)) {
      if (automation !== undefined && shouldEnrol(outcome)) saved.push(outcome);
      else yield counter.count(outcome);
    }
    if (automation === undefined) continue;
    const enrolled = await enrolRows(grinfi, saved, enrolments, { ...options, automation });
    for (const outcome of enrolled) yield counter.count(outcome);
  }
  return counter.result;
}

/** A saved row with a reason is a duplicate of another one, which is enrolled for both. */
const shouldEnrol = ({ outcome, reason }: RowOutcome): boolean =>
  (outcome === "created" || outcome === "updated") && reason === undefined;
