import { ConfigurationError, RunError } from "@grinfi/core";
import type { Queue } from "bullmq";
import { type BatchData, batchId, batchOptions, digestOf } from "../batch.ts";
import type { SplitInput } from "../jobs/job-kind.ts";
import type { QueuedJob } from "../jobs/queued-jobs.ts";
import { toStoredError } from "../stored-error.ts";

/** The number of batches that one transaction of Redis adds. */
const BATCHES_AT_ONCE = 20;

/** What the batches of a run have in common. */
export interface NewRun {
  readonly id: string;
  readonly job: QueuedJob;
  /** How long batches stay in Redis after they have ended, in milliseconds. */
  readonly keepFor: number;
  /** Whether the caller chose the id, so that batches of the run may be in Redis already. */
  readonly mayExist: boolean;
}

/**
 * Adds the batches of a run. Those that are in Redis already stay as they are.
 *
 * @throws ConfigurationError if the run is in Redis with other rows.
 * @throws RunError if adding the rows ended with an error, which is the cause.
 */
export async function addBatches(
  queue: Queue<BatchData>,
  run: NewRun,
  { parts, total }: SplitInput,
): Promise<void> {
  let firstIndex = 0;
  let added = 0;
  /** The batches after those. The last batch is always among them: it says how many rows there are. */
  let batches: BatchData[] = [];
  const flush = async (): Promise<void> => {
    const ids = batches.map((_, index) => batchId(run.id, added + index));
    if (run.mayExist) await checkSame(queue, run.id, ids, batches);
    await queue.addBulk(
      batches.map((data, index) => ({
        name: run.job,
        data,
        opts: { ...batchOptions(run.keepFor), jobId: ids[index] as string },
      })),
    );
    added += batches.length;
    batches = [];
  };
  try {
    for await (const { input, rows } of parts) {
      if (batches.length === BATCHES_AT_ONCE) await flush();
      const digest = digestOf([run.job, input]);
      const base = { job: run.job, run: run.id, input, digest, firstIndex, rows };
      batches.push(total === undefined ? base : { ...base, total });
      firstIndex += rows;
    }
    batches = batches.with(-1, { ...(batches.at(-1) as BatchData), total: firstIndex });
    await flush();
  } catch (error) {
    if (added === 0) throw error;
    const { message } = toStoredError(error);
    throw new RunError(
      run.id,
      "incomplete",
      `Only the first ${added} batches of the run ${run.id} were added: ${message} Workers process them. To add the others, add all rows again with id: "${run.id}".`,
      { cause: error },
    );
  }
}

/** @throws ConfigurationError if one of the batches is in Redis with other rows or options. */
async function checkSame(
  queue: Queue<BatchData>,
  run: string,
  ids: readonly string[],
  batches: readonly BatchData[],
): Promise<void> {
  const existing = await Promise.all(ids.map((id) => queue.getJob(id)));
  for (const [index, { digest, total }] of batches.entries()) {
    const data = existing[index]?.data;
    if (data === undefined || (data.digest === digest && data.total === total)) continue;
    throw new ConfigurationError(
      `The run ${run} is in Redis already, with other rows or options. Choose another id. None of these rows were added.`,
    );
  }
}
