import { InvalidInputError } from "@grinfi/core";
import { type JobInputs, jobSchema } from "@grinfi/core/schemas";
import type { Grinfi } from "@grinfi/sdk";
import type { RedisJournal } from "@grinfi/sdk/redis";
import type { RunOutcome } from "../run/run-types.ts";

/** The kinds of queues. An export writes a file, which only some workers can do. */
export type QueueKind = "exports" | "jobs";

/** What one batch does. */
interface InputPart {
  /** The input of the SDK's job for these rows, as JSON. */
  readonly input: unknown;
  readonly rows: number;
}

/** What a batch needs besides its input. */
interface BatchContext {
  readonly grinfi: Grinfi;
  readonly journal: RedisJournal;
  readonly signal: AbortSignal;
  readonly account: string;
  readonly run: string;
  /** The index of the first row of the batch in its run. */
  readonly firstIndex: number;
  readonly exportFolder: string | undefined;
}

/** How a job is split into batches, and how a batch is done. */
export interface JobKind {
  readonly queue: QueueKind;
  /**
   * Checks the input of a run and splits it. There is at least one part.
   *
   * @throws ConfigurationError or InvalidInputError if the input is invalid.
   */
  split(input: unknown): Promise<SplitInput>;
  /**
   * Does one part.
   *
   * @param input - The input of a part, as `split` returned it.
   * @returns The outcome of each row.
   */
  run(input: unknown, context: BatchContext): AsyncIterable<RunOutcome>;
}

/** The input of a run, in parts. */
export interface SplitInput {
  /** The number of rows in each part but the last one. */
  readonly batchSize: number;
  /** The number of rows, if it is known before they are read. */
  readonly total: number | undefined;
  readonly parts: AsyncGenerator<InputPart, void, undefined>;
}

/** Enough for few requests a row, and few enough to be finished before a worker ends. */
export const ROWS_PER_BATCH = 50;

/** Splits rows into batches of at most 50. Without rows there is one empty batch, so that the run exists. */
export async function* batchesOf<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<readonly Row[], void, undefined> {
  let batch: Row[] = [];
  for await (const row of rows) {
    if (batch.length === ROWS_PER_BATCH) {
      yield batch;
      batch = [];
    }
    batch.push(row);
  }
  yield batch;
}

/**
 * Checks the input of a job by its schema.
 *
 * @param input - The input. Rows are left out: the worker checks them, so that each has an outcome.
 * @throws InvalidInputError if the input is invalid.
 */
export function checkInput(job: keyof JobInputs, input: unknown): void {
  const { issues = [] } = jobSchema(job)["~standard"].validate(input);
  if (issues.length === 0) return;
  const problems = issues.map(({ message }) => message).join(" ");
  throw new InvalidInputError(`The input of ${job} is invalid: ${problems} Nothing was queued.`);
}
