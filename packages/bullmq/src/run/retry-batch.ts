import type { Job, RetryOptions } from "bullmq";
import { type BatchData, withoutError } from "../batch.ts";

/**
 * Lets a worker do a batch again that failed because it was interrupted. It does nothing if the batch failed for another
 * reason, or if somebody else was faster.
 */
export async function retryInterrupted(job: Job<BatchData>): Promise<void> {
  if (job.data.error === undefined) await retryFailed(job);
}

/** Lets a worker do a batch again that ended with an error. */
export async function retryEnded(job: Job<BatchData>): Promise<void> {
  await job.updateData(withoutError(job.data));
  await retryFailed(job, { resetAttemptsStarted: true });
}

async function retryFailed(job: Job<BatchData>, options: RetryOptions = {}): Promise<void> {
  try {
    await job.retry("failed", options);
  } catch (error) {
    if (await job.isFailed()) throw error;
  }
}
