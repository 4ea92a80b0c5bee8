import { ConfigurationError, InvalidInputError } from "@grinfi/core";
import type { JobInputs } from "@grinfi/core/schemas";
import type { ContactRow, EmailRow, Grinfi, MessageRow, RowOutcome, SendOutcome } from "@grinfi/sdk";
import type { RunOutcome } from "../run/run-types.ts";
import { toStoredError } from "../stored-error.ts";
import { batchesOf, checkInput, type JobKind, ROWS_PER_BATCH, type SplitInput } from "./job-kind.ts";

type AnyRows = AsyncIterable<unknown> | Iterable<unknown>;

/** The options that a run passes to each batch. */
type Options = Readonly<Record<string, unknown>> & { readonly maxSends?: number };

/** The input of a job with rows. That of a batch has an array. */
interface RowsInput<Rows> {
  readonly rows: Rows;
  readonly options?: Options;
}

/** The default of `maxSends` of the SDK. */
const MAX_SENDS = 500;

/** People to save and to enrol. */
export const bulkUpsert: JobKind = rowsJob(
  "contacts.bulkUpsert",
  async (rows) => rows,
  async function* ({ contacts }, rows, options) {
    type UpsertOptions = Options & JobInputs["contacts.bulkUpsert"]["options"];
    const job = contacts.bulkUpsert(rows as ContactRow[], options as UpsertOptions);
    for await (const outcome of job) yield toRunOutcome(outcome);
  },
);

/** LinkedIn messages, each sent once. */
export const sendMessages: JobKind = rowsJob(
  "messages.sendMany",
  limitSends,
  async function* ({ messages }, rows, options) {
    const job = messages.sendMany(rows as MessageRow[], { ...options, maxSends: Math.max(1, rows.length) });
    for await (const outcome of job) yield toSendOutcome(outcome);
  },
);

/** Emails, each sent once. */
export const sendEmails: JobKind = rowsJob(
  "emails.sendMany",
  limitSends,
  async function* ({ emails }, rows, options) {
    const job = emails.sendMany(rows as EmailRow[], { ...options, maxSends: Math.max(1, rows.length) });
    for await (const outcome of job) yield toSendOutcome(outcome);
  },
);

/**
 * @param limit - Returns the rows to queue. It throws if there are too many.
 * @param run - Runs the job of the SDK on the rows of a batch.
 */
function rowsJob(
  id: "contacts.bulkUpsert" | "emails.sendMany" | "messages.sendMany",
  limit: (rows: AnyRows, options: Options | undefined) => Promise<AnyRows>,
  run: (grinfi: Grinfi, rows: unknown[], options: Options) => AsyncIterable<RunOutcome>,
): JobKind {
  return {
    queue: "jobs",
    async split(input) {
      const { options, rows } = { ...(input as RowsInput<AnyRows>) };
      // The worker checks the rows, so that each has an outcome.
      checkInput(id, { ...(input as object), rows: [] });
      checkRows(id, rows);
      if (options?.firstIndex !== undefined)
        throw new InvalidInputError(
          "The option firstIndex is not for queues: a queue numbers the rows. Omit it.",
        );
      return splitRows(await limit(rows, options), options);
    },
    run(input, { firstIndex, grinfi, journal, signal }) {
      const { options, rows } = input as RowsInput<unknown[]>;
      return run(grinfi, rows, { ...options, firstIndex, journal, signal });
    },
  };
}

/** @throws InvalidInputError if the rows are not iterable. */
function checkRows(id: string, rows: unknown): void {
  const isIterable =
    typeof rows === "object" && rows !== null && (Symbol.asyncIterator in rows || Symbol.iterator in rows);
  if (isIterable) return;
  throw new InvalidInputError(
    `The rows of ${id} must be an array, a generator or a stream of objects. Nothing was queued.`,
  );
}

/** Reads the rows before any is queued, to reject them all if there are too many. */
async function limitSends(rows: AnyRows, options: Options | undefined): Promise<unknown[]> {
  const { maxSends = MAX_SENDS } = options ?? {};
  const read: unknown[] = [];
  for await (const row of rows) {
    if (read.push(row) <= maxSends) continue;
    const count = Array.isArray(rows) ? rows.length : `more than ${maxSends}`;
    throw new ConfigurationError(
      `There are ${count} rows, and maxSends is ${maxSends}. Nothing was queued. To send them all, pass a larger maxSends.`,
    );
  }
  return read;
}

function splitRows(rows: AnyRows, options: Options | undefined): SplitInput {
  async function* parts(): SplitInput["parts"] {
    for await (const part of batchesOf(rows))
      yield { input: { rows: part, ...(options && { options }) }, rows: part.length };
  }
  const total = Array.isArray(rows) ? rows.length : undefined;
  return { batchSize: ROWS_PER_BATCH, total, parts: parts() };
}

/** Leaves out the row and its key, which may name a person. */
function toRunOutcome({ error, key: _key, row: _row, ...others }: RowOutcome): RunOutcome {
  return { ...others, ...(error !== undefined && { error: toStoredError(error) }) };
}

function toSendOutcome({
  error,
  key: _key,
  outcome,
  row: _row,
  ...others
}: SendOutcome<unknown>): RunOutcome {
  return {
    ...others,
    // A batch that was interrupted finds its own messages in the journal.
    outcome: outcome === "skipped" && others.fromJournal ? "sent_earlier" : outcome,
    ...(error !== undefined && { error: toStoredError(error) }),
  };
}
