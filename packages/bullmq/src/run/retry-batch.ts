import type { RetryOptions } from "bullmq";
import type { BatchJob } from "../batch.ts";
import { readFailure } from "./batch-failure.ts";

/** The codes of BullMQ for a job that is not there any more, or that has another state by now. */
const OVERTAKEN: readonly unknown[] = [-1, -3];

/** Lets a worker do a batch again that failed because it was interrupted. It does nothing to other batches. */
export async function retryInterrupted(job: BatchJob): Promise<void> {
  if (readFailure(job.failedReason) === undefined) await retryFailed(job, {});
}

/** Lets a worker do a batch again that ended with an error. */
export async function retryEnded(job: BatchJob): Promise<void> {
  await retryFailed(job, { resetAttemptsStarted: true });
}

async function retryFailed(job: BatchJob, options: RetryOptions): Promise<void> {
  try {
    await job.retry("failed", options);
  } catch (error) {
    if (!OVERTAKEN.includes((error as { readonly code?: unknown }).code)) throw error;
  }
}
