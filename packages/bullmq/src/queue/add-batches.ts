import { ConfigurationError, RunError } from "@grinfi/core";
import type { Queue } from "bullmq";
import { type BatchData, batchId, batchOptions, digestOf } from "../batch.ts";
import type { SplitInput } from "../jobs/job-kind.ts";
import type { QueuedJob } from "../jobs/queued-jobs.ts";
import { toStoredError } from "../stored-error.ts";

/** The number of batches that one transaction of Redis adds. */
const BATCHES_AT_ONCE = 20;

/** How long batches wait for others, in milliseconds. Readers expect new batches of a slow stream much longer. */
const LONGEST_WAIT = 10_000;

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
  let lastFlush = performance.now();
  let conflict: ConfigurationError | undefined;
  const flush = async (): Promise<void> => {
    const ids = batches.map((_, index) => batchId(run.id, added + index));
    conflict = run.mayExist ? await findConflict(queue, run.id, ids, batches) : undefined;
    if (conflict) throw conflict;
    await queue.addBulk(
      batches.map((data, index) => ({
        name: run.job,
        data,
        opts: { ...batchOptions(run.keepFor), jobId: ids[index] as string },
      })),
    );
    added += batches.length;
    batches = [];
    lastFlush = performance.now();
  };
  try {
    for await (const { input, rows } of parts) {
      const isDue = batches.length > 0 && performance.now() - lastFlush > LONGEST_WAIT;
      if (batches.length === BATCHES_AT_ONCE || isDue) await flush();
      const digest = digestOf([run.job, input]);
      const base = { job: run.job, run: run.id, input, digest, firstIndex, rows };
      batches.push(total === undefined ? base : { ...base, total });
      firstIndex += rows;
    }
    batches = batches.with(-1, { ...(batches.at(-1) as BatchData), total: firstIndex });
    await flush();
  } catch (error) {
    if (added === 0 || conflict) throw error;
    const { message } = toStoredError(error);
    throw new RunError(
      run.id,
      "incomplete",
      `Only the first ${added} batches of the run ${run.id} were added: ${message} Workers process them. To add the others, add all rows again with id: "${run.id}".`,
      { cause: error },
    );
  }
}

/** Returns an error if one of the batches is in Redis with other rows or options. */
async function findConflict(
  queue: Queue<BatchData>,
  run: string,
  ids: readonly string[],
  batches: readonly BatchData[],
): Promise<ConfigurationError | undefined> {
  const existing = await Promise.all(ids.map((id) => queue.getJob(id)));
  const isSame = batches.every(({ digest, total }, index) => {
    const data = existing[index]?.data;
    return data === undefined || (data.digest === digest && data.total === total);
  });
  if (isSame) return undefined;
  return new ConfigurationError(
    `The run ${run} is in Redis already, with other rows or options. Choose another id for these rows.`,
  );
}
