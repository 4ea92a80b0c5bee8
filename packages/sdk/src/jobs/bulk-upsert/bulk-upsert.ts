import { abortable } from "@grinfi/abort";
import {
  booleanFlag,
  callback,
  checkOptions,
  type OptionRules,
  oneOf,
  required,
  timeLimit,
  valueRule,
  wholeNumber,
} from "@grinfi/core/option-checks";
import type { JobClient } from "../../resources/job-client.ts";
import { JOURNAL_RULE } from "../journal/journal.ts";
import { lockJob } from "../journal/lock-job.ts";
import { type OptionsToResolve, resolveUuids, UUID_OR_NAME } from "../names/uuid-or-name.ts";
import { checkRows, type NumberedRows, numberRows, prepend } from "../rows/read-rows.ts";
import { batchesOf } from "../shared/batches.ts";
import { CONTACTS_PER_REQUEST } from "../shared/contacts-by-id.ts";
import { JOB_OPTIONS, type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { waitWithTimer } from "../shared/wait.ts";
import { DEFAULT_PATIENCE } from "../wait/poll.ts";
import type {
  BulkUpsertOptions,
  BulkUpsertResult,
  ContactFile,
  ContactRow,
  ContactRows,
  DefaultedOptions,
  MatchKey,
  ResolvedOptions,
  RowOutcome,
} from "./bulk-upsert-types.ts";
import { OutcomeCounter } from "./count-outcomes.ts";
import { Enroller } from "./enrol/enroller.ts";
import { checkContactFile, isContactFile, type PeopleOfFile, readContactFile } from "./rows/contact-file.ts";
import { unmappedColumnsError, unmappedError, unmappedOf } from "./rows/row-fields.ts";
import { RowSaver } from "./save/row-saver.ts";
import { lockNameOf, readUpsertJournal, type UpsertJournal } from "./upsert-journal.ts";

/** Enough to use a limit of 300 requests a minute up to a latency of 1.6 seconds. */
const SAVED_AT_ONCE = 8;

const MATCH_KEYS: readonly unknown[] = ["email", "linkedin_id", "name"] satisfies MatchKey[];

const UPSERT_OPTIONS: OptionRules<BulkUpsertOptions> = {
  ...JOB_OPTIONS,
  automation: UUID_OR_NAME,
  concurrency: wholeNumber(1),
  dryRun: booleanFlag,
  enrolment: oneOf("single", "together"),
  firstIndex: wholeNumber(0),
  journal: JOURNAL_RULE,
  key: callback,
  list: required(UUID_OR_NAME),
  match: valueRule(
    'an array of "email", "linkedin_id" and "name"',
    (value) => Array.isArray(value) && value.every((key) => MATCH_KEYS.includes(key)),
  ),
  onConflict: required(oneOf("skip", "update")),
  patience: timeLimit,
  unmapped: oneOf("drop", "fail"),
  wait: callback,
};

export function bulkUpsert(
  grinfi: JobClient,
  rows: ContactFile | ContactRows,
  options: BulkUpsertOptions,
  progress: ProgressTracker,
): JobGenerator<RowOutcome, BulkUpsertResult> {
  checkOptions(options, UPSERT_OPTIONS);
  if (isContactFile(rows)) checkContactFile(rows, options.firstIndex);
  else checkRows(rows);
  const { concurrency = SAVED_AT_ONCE, patience = DEFAULT_PATIENCE, wait = waitWithTimer } = options;
  const request = requestOptionsOf(options, progress);
  return upsertRows(grinfi, rows, { ...options, concurrency, patience, progress, request, wait });
}

type RunningOptions = BulkUpsertOptions & DefaultedOptions & JobContext;

async function* upsertRows(
  grinfi: JobClient,
  given: ContactFile | ContactRows,
  options: RunningOptions,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const { automation, firstIndex = 0, list, request } = options;
  const file = isContactFile(given) ? await readContactFile(given, request.signal) : undefined;
  if (file && file.unmapped.length > 0 && refusesUnmapped(options)) throw unmappedColumnsError(file.unmapped);
  const rows = file?.rows ?? (given as ContactRows);
  if (Array.isArray(rows)) options.progress.total = rows.length;
  const source = numberRows<ContactRow>(rows, firstIndex, request.signal);
  // The first row is read at once: if a stream failed before anything reads it, its error would end the process.
  const first = await source.next();
  try {
    const references = { list: ["list", list], automation: ["automation", automation] } as const;
    await resolveUuids(grinfi, customFieldsOf(file), request);
    const uuids = await resolveUuids(grinfi, references, request);
    const people = { rows: prepend(first, source), file };
    return yield* upsertExclusively(grinfi, people, { ...options, ...uuids });
  } finally {
    await source.return();
  }
}

/** Returns the custom fields that a file names, to look them up before the first row. */
const customFieldsOf = (file: PeopleOfFile | undefined): OptionsToResolve =>
  Object.fromEntries(
    (file?.customFields ?? []).map((name) => [`columns (${name})`, ["custom field", { name }]] as const),
  );

/** The rows, and what is known about their file. */
interface People {
  readonly rows: NumberedRows<ContactRow>;
  readonly file: PeopleOfFile | undefined;
}

async function* upsertExclusively(
  grinfi: JobClient,
  people: People,
  options: ResolvedOptions & JobContext,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const unlock = lockJob(options.journal, lockNameOf(options));
  try {
    const recorded = await abortable(options.request.signal, () => readUpsertJournal(options));
    return yield* upsertBatches(grinfi, people, recorded, options);
  } finally {
    unlock();
  }
}

async function* upsertBatches(
  grinfi: JobClient,
  { file, rows }: People,
  { enrolments, saves }: UpsertJournal,
  options: ResolvedOptions & JobContext,
): AsyncGenerator<RowOutcome, BulkUpsertResult, undefined> {
  const { automation, progress, request } = options;
  const saver = new RowSaver(grinfi, saves, options);
  const enroller =
    automation === undefined ? undefined : new Enroller(grinfi, enrolments, { ...options, automation });
  const counter = new OutcomeCounter(progress, file?.doubtful ?? []);
  counter.addUnmapped(file?.unmapped ?? []);
  const rejected = new Map(file?.rejected.map((outcome) => [outcome.index, outcome]));
  for (const outcome of rejected.values()) yield counter.count(outcome);
  let isFirstBatch = true;
  /** The saved rows that were not given to the enroller. */
  let saved: RowOutcome[] = [];
  try {
    // All rows of a batch are saved, then their contacts are enrolled by one mass action.
    for await (const all of batchesOf(rows, CONTACTS_PER_REQUEST)) {
      request.signal?.throwIfAborted();
      const batch = all.filter(([, index]) => !rejected.has(index));
      const fields = counter.addUnmapped(batch.flatMap(([row]) => unmappedOf(row)));
      if (fields.length > 0 && refusesUnmapped(options) && isFirstBatch) throw unmappedError(fields);
      isFirstBatch = false;
      for await (const outcome of saver.save(batch)) {
        if (enroller && shouldEnrol(outcome)) saved.push(outcome);
        else yield counter.count(outcome);
      }
      const toEnrol = saved;
      saved = [];
      for await (const outcome of enroller?.enrol(toEnrol) ?? []) yield counter.count(outcome);
    }
    for await (const outcome of enroller?.settle() ?? []) yield counter.count(outcome);
  } catch (error) {
    for (const outcome of enroller?.giveUp(saved, error) ?? []) yield counter.count(outcome);
    throw error;
  }
  return counter.result;
}

const refusesUnmapped = ({ dryRun, unmapped = "fail" }: BulkUpsertOptions): boolean =>
  unmapped === "fail" && !dryRun;

/** A saved row with a reason is a duplicate of another one, which is enrolled for both, or must not be enrolled. */
const shouldEnrol = ({ outcome, reason }: RowOutcome): boolean =>
  outcome !== "failed" && outcome !== "skipped" && outcome !== "unknown" && reason === undefined;
