import { type Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { type BatchData, type BatchJob, type BatchResult, withoutInput } from "../batch.ts";
import { openQueue } from "../connection.ts";
import { readFailure } from "../run/batch-failure.ts";
import { retryInterrupted } from "../run/retry-batch.ts";
import { type BatchWorker, processBatch } from "./process-batch.ts";

/** Settings of the worker of a queue. */
export interface QueueWorkerSettings {
  readonly redis: Redis;
  readonly concurrency: number;
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly onError: (error: unknown) => void;
}

/** The number of failed batches that are read at once. */
const FAILED_PER_READ = 100;

/** Starts the worker of one queue. */
export async function startQueueWorker(
  name: string,
  batchWorker: BatchWorker,
  { concurrency, lockDuration, onError, redis, stalledInterval }: QueueWorkerSettings,
): Promise<Worker<BatchData, BatchResult | null>> {
  await retryAllInterrupted(openQueue(name, redis, onError));
  const worker = new Worker<BatchData, BatchResult | null>(
    name,
    (job, token) => processBatch(job, token, batchWorker),
    // BullMQ fails a batch whose worker was lost. Otherwise it would do it again without a limit of its own.
    { connection: redis, concurrency, lockDuration, maxStalledCount: 0, stalledInterval },
  );
  worker.on("error", onError);
  worker.on("completed", (job) => void job.updateData(withoutInput(job.data)).catch(onError));
  worker.on("failed", (job) => void (job && retryInterrupted(job).catch(onError)));
  return worker;
}

/** Lets the batches be done again that were interrupted while no worker noticed it. */
async function retryAllInterrupted(queue: Queue): Promise<void> {
  try {
    for (let start = 0; ; ) {
      const failed: BatchJob[] = await queue.getFailed(start, start + FAILED_PER_READ - 1);
      if (failed.length === 0) return;
      const interrupted = failed.filter(({ failedReason }) => readFailure(failedReason) === undefined);
      await Promise.all(interrupted.map(retryInterrupted));
      start += failed.length - interrupted.length;
    }
  } finally {
    await queue.close();
  }
}
