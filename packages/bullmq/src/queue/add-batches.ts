import { ConfigurationError, InvalidInputError, RunError } from "@grinfi/core";
import { type BatchData, batchId, batchOptions, digestOf } from "../batch.ts";
import type { SplitInput } from "../jobs/job-kind.ts";
import type { QueuedJob } from "../jobs/queued-jobs.ts";
import type { RunLocation } from "../run/batch-run.ts";
import { createRecord, type RunRecord, recordAdded } from "../run/run-record.ts";
import { toStoredError } from "../stored-error.ts";

/** The number of batches that one transaction of Redis adds. */
const BATCHES_AT_ONCE = 20;

/** How long batches wait for others, in milliseconds. Readers expect new batches of a slow stream much longer. */
const LONGEST_WAIT = 10_000;

/** What the batches of a run have in common. */
export interface NewRun {
  readonly job: QueuedJob;
  /** How long batches stay in Redis after they have ended, in milliseconds. */
  readonly keepFor: number;
  /** Whether the caller chose the id, so that batches of the run may be in Redis already. */
  readonly mayExist: boolean;
}

/**
 * Adds the batches of a run. Those that are in Redis already stay as they are.
 *
 * @throws ConfigurationError if the run is in Redis with another job or with other rows.
 * @throws RunError if adding the rows ended with an error, which is the cause.
 */
export async function addBatches(location: RunLocation, run: NewRun, split: SplitInput): Promise<void> {
  const { batchSize, parts, total } = split;
  const record = await createRecord(location.redis, location.key, { batchSize, job: run.job, total });
  const adder = new BatchAdder(location, run, record);
  try {
    for await (const { input, rows } of parts) await adder.add(input, rows);
    await adder.finish();
  } catch (error) {
    if (adder.added === 0 || error instanceof ConflictError) throw error;
    const { message } = toStoredError(error);
    throw new RunError(
      location.id,
      "incomplete",
      `Only the first ${adder.addedRows} rows of the run ${location.id} were added (${message.replace(/\.$/, "")}). Workers process them. To add the others, add all rows again with id: "${location.id}".`,
      { cause: error },
    );
  }
}

/** The id of a run belongs to other rows. */
class ConflictError extends ConfigurationError {
  constructor(run: string) {
    super(
      `The run ${run} is in Redis already, with another job, other options or other rows. Choose another id for these rows, or read that run with queue.run().`,
    );
  }
}

/** Adds batches, several at once. */
class BatchAdder {
  /** The number of batches that were added. */
  added = 0;
  addedRows = 0;
  readonly #location: RunLocation;
  readonly #run: NewRun;
  readonly #record: RunRecord;
  #waiting: BatchData[] = [];
  /** The number of rows so far, including those that wait. */
  #rows = 0;
  #lastFlush: number = performance.now();

  constructor(location: RunLocation, run: NewRun, record: RunRecord) {
    this.#location = location;
    this.#run = run;
    this.#record = record;
  }

  async add(input: unknown, rows: number): Promise<void> {
    const isDue = this.#waiting.length > 0 && performance.now() - this.#lastFlush > LONGEST_WAIT;
    if (this.#waiting.length === BATCHES_AT_ONCE || isDue) await this.#flush(undefined);
    const { account, id: run } = this.#location;
    const firstIndex = this.#rows;
    this.#waiting.push({
      ...{ job: this.#run.job, account, run, input, firstIndex, rows },
      digest: this.#digestOf(input, rows),
    });
    this.#rows += rows;
  }

  /** Adds the last batches, and records how many rows there are. */
  async finish(): Promise<void> {
    await this.#flush(this.#rows);
  }

  async #flush(total: number | undefined): Promise<void> {
    const { id, key, queue, redis } = this.#location;
    const ids = this.#waiting.map((_, index) => batchId(id, this.added + index));
    if (this.#run.mayExist) await this.#checkSame(ids, total);
    const opts = batchOptions(this.#run.keepFor);
    await queue.addBulk(
      this.#waiting.map((data, index) => ({
        name: this.#run.job,
        data,
        opts: { ...opts, jobId: ids[index] as string },
      })),
    );
    // Another process may have added other rows at the same moment. BullMQ keeps those that were first.
    if (this.#run.mayExist) await this.#checkSame(ids, total);
    this.added += this.#waiting.length;
    this.addedRows = this.#rows;
    this.#waiting = [];
    this.#lastFlush = performance.now();
    await recordAdded(redis, key, Math.max(this.added, this.#record.added), total);
  }

  /** @throws ConflictError if the run has another job or other rows. */
  async #checkSame(ids: readonly string[], total: number | undefined): Promise<void> {
    const { id, queue } = this.#location;
    const { job, total: known = this.#rows } = this.#record;
    const hasOtherRows = total === undefined ? this.#rows > known : total !== known;
    if (job !== this.#run.job || hasOtherRows) throw new ConflictError(id);
    const existing = await Promise.all(ids.map((batch) => queue.getJob(batch)));
    const isSame = this.#waiting.every(({ digest }, index) => {
      const data = existing[index]?.data as BatchData | undefined;
      return data === undefined || data.digest === digest;
    });
    if (!isSame) throw new ConflictError(id);
  }

  #digestOf(input: unknown, rows: number): string {
    try {
      return digestOf([this.#run.job, input]);
    } catch (error) {
      throw new InvalidInputError(
        `One of the rows ${this.#rows} to ${this.#rows + rows - 1} cannot be written as JSON: ${toStoredError(error).message}`,
      );
    }
  }
}
