import type { Grinfi } from "@grinfi/sdk";
import type { RedisJournal } from "@grinfi/sdk/redis";
import { DelayedError, UnrecoverableError } from "bullmq";
import { type BatchData, type BatchJob, type BatchResult, withoutError } from "../batch.ts";
import { QUEUED_JOBS } from "../jobs/queued-jobs.ts";
import type { RunOutcome, StoredError } from "../run/run-types.ts";
import { toStoredError } from "../stored-error.ts";

/** What a worker needs to do the batches of an account. */
export interface BatchWorker {
  readonly grinfi: Grinfi;
  readonly exportFolder: string | undefined;
  /** The pause before a batch that was interrupted is done again, in milliseconds. */
  readonly pause: number;
  /** Aborted when batches must end, because the worker is closing. */
  readonly signal: AbortSignal;
  /** What the journals of the batches have in common. */
  readonly journal: RedisJournal;
}

/** How often a batch may be begun. A batch that ends the process each time would otherwise do so for ever. */
const MAX_STARTS = 50;

/**
 * Does a batch.
 *
 * @returns The outcome of each row.
 * @throws DelayedError if the batch was interrupted and waits to be done again.
 * @throws UnrecoverableError if it ended with another error, which is in its data.
 */
export async function processBatch(
  job: BatchJob,
  token: string | undefined,
  worker: BatchWorker,
): Promise<BatchResult> {
  // A batch that was begun before the run was stopped may have sent something, so it is finished.
  if (job.data.isStopped && job.attemptsStarted === 1) return { outcomes: stoppedOutcomes(job.data) };
  if (job.attemptsStarted > MAX_STARTS) {
    const message =
      "The batch was interrupted again and again, so it is not begun once more. Find out why its workers end, then call retry() of the run.";
    return fail(job, { code: "interrupted", message }, []);
  }
  // A worker whose batch another one took over may have written an error.
  if (job.data.error !== undefined) await job.updateData(withoutError(job.data));
  const { error, outcomes } = await runBatch(job.data, worker);
  if (error === undefined) return { outcomes: outcomes.toSorted((a, b) => a.index - b.index) };
  if (!worker.signal.aborted && !isInterruption(error)) return fail(job, error, outcomes);
  await job.moveToDelayed(Date.now() + (worker.signal.aborted ? 0 : worker.pause), token);
  throw new DelayedError();
}

/** Runs the job of the SDK on the rows of a batch, until it ends or an error ends it. */
async function runBatch(
  { firstIndex, input, job }: BatchData,
  { exportFolder, grinfi, journal, signal }: BatchWorker,
): Promise<{ outcomes: readonly RunOutcome[]; error?: StoredError }> {
  const outcomes: RunOutcome[] = [];
  const ofBatch = journal.withNewLease();
  try {
    const context = { exportFolder, firstIndex, grinfi, journal: ofBatch, signal };
    for await (const outcome of QUEUED_JOBS[job].run(input, context)) {
      // Nothing was sent for this row, and the others would wait in vain, too.
      if (outcome.error && isStoreUnavailable(outcome.error)) return { outcomes, error: outcome.error };
      outcomes.push(outcome);
    }
    return { outcomes };
  } catch (error) {
    return { outcomes, error: toStoredError(error) };
  } finally {
    // If Redis is away, the lease ends by itself.
    ofBatch.close().catch(() => undefined);
  }
}

/** @throws UnrecoverableError with the message of the error, which BullMQ does not try again. */
async function fail(job: BatchJob, error: StoredError, outcomes: readonly RunOutcome[]): Promise<never> {
  // An attempt that was interrupted, or whose journal lost entries, reported nothing of what it did.
  const isUncertain = job.data.isUncertain || job.attemptsStarted > 1 || error.code === "journal";
  await job.updateData({ ...job.data, error, outcomes, ...(isUncertain && { isUncertain }) });
  throw new UnrecoverableError(error.message);
}

/** Whether any worker can continue the batch later, because nothing is wrong with the batch itself. */
function isInterruption(error: StoredError): boolean {
  const isJournalAway = error.code === "journal" && error.reason !== "data_lost";
  return isJournalAway || isStoreUnavailable(error);
}

/** Whether the store of the rate limit did not respond, so that a call was not sent. */
const isStoreUnavailable = ({ code, reason }: StoredError): boolean =>
  code === "not_sent" && reason === "store_unavailable";

function stoppedOutcomes({ firstIndex, rows }: BatchData): RunOutcome[] {
  const reason = "The run was stopped before the batch began.";
  return Array.from({ length: rows }, (_, offset) => ({
    ...{ index: firstIndex + offset, outcome: "stopped", reason, fromJournal: false },
  }));
}
