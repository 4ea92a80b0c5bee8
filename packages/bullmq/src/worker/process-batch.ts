import type { Grinfi } from "@grinfi/sdk";
import type { RedisJournal } from "@grinfi/sdk/redis";
import { DelayedError, UnrecoverableError } from "bullmq";
import type { BatchJob, BatchResult } from "../batch.ts";
import { QUEUED_JOBS } from "../jobs/queued-jobs.ts";
import { writeFailure } from "../run/batch-failure.ts";
import { stoppedOutcomes } from "../run/read-outcomes.ts";
import type { RunOutcome, StoredError } from "../run/run-types.ts";
import { toStoredError } from "../stored-error.ts";

/** What a worker needs to do the batches of an account. */
export interface BatchWorker {
  readonly grinfi: Grinfi;
  readonly exportFolder: string | undefined;
  /** The pause before a batch that was interrupted is done again, in milliseconds. */
  readonly pause: number;
  /** Returns whether a run was stopped. */
  isStopped(run: string): Promise<boolean>;
  /** Aborted when batches must end, because the worker is closing. */
  readonly signal: AbortSignal;
  /** What the journals of the batches have in common. */
  readonly journal: RedisJournal;
}

/** How often a batch may be begun. A batch that ends the process each time would otherwise do so for ever. */
const MAX_STARTS = 50;

const GIVEN_UP: StoredError = {
  code: "interrupted",
  message:
    "The batch was interrupted again and again, so it is not begun once more. Find out why its workers end, then call retry() of the run.",
};

/**
 * Does a batch.
 *
 * @returns The outcome of each row.
 * @throws DelayedError if the batch was interrupted and waits to be done again.
 * @throws UnrecoverableError if it ended with another error, which is in its message.
 */
export async function processBatch(
  job: BatchJob,
  token: string | undefined,
  worker: BatchWorker,
): Promise<BatchResult> {
  const isRepeated = job.attemptsStarted > 1 || job.attemptsMade > 0;
  // A batch that was begun before the run was stopped may have sent something, so it is finished.
  if (!isRepeated && (await worker.isStopped(job.data.run))) return { outcomes: stoppedOutcomes(job.data) };
  const { error, outcomes } =
    job.attemptsStarted > MAX_STARTS ? { error: GIVEN_UP, outcomes: [] } : await runBatch(job, worker);
  if (error === undefined) return { outcomes: outcomes.toSorted((a, b) => a.index - b.index) };
  if (worker.signal.aborted || isInterruption(error)) {
    await job.moveToDelayed(Date.now() + (worker.signal.aborted ? 0 : worker.pause), token);
    throw new DelayedError();
  }
  // An earlier attempt, or one whose journal lost entries, did not report all that it did.
  const isUncertain = isRepeated || error.code === "journal";
  throw new UnrecoverableError(writeFailure({ error, outcomes, isUncertain }));
}

/** Runs the job of the SDK on the rows of a batch, until it ends or an error ends it. */
async function runBatch(
  { data: { account, firstIndex, input, job, run }, id, queueQualifiedName }: BatchJob,
  { exportFolder, grinfi, journal, signal }: BatchWorker,
): Promise<{ outcomes: readonly RunOutcome[]; error?: StoredError }> {
  const outcomes: RunOutcome[] = [];
  // If another worker takes the batch over, this one may not send any more.
  const ofBatch = journal.withNewLease(`${queueQualifiedName}.${id}`);
  try {
    const context = { account, exportFolder, firstIndex, grinfi, journal: ofBatch, run, signal };
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

/** Whether any worker can continue the batch later, because nothing is wrong with the batch itself. */
function isInterruption(error: StoredError): boolean {
  const isJournalAway = error.code === "journal" && error.reason !== "data_lost";
  return isJournalAway || isStoreUnavailable(error);
}

/** Whether the store of the rate limit did not respond, so that a call was not sent. */
const isStoreUnavailable = ({ code, reason }: StoredError): boolean =>
  code === "not_sent" && reason === "store_unavailable";
