import { createHash } from "node:crypto";
import type { Job, JobsOptions } from "bullmq";
import type { QueueKind } from "./jobs/job-kind.ts";
import type { QueuedJob } from "./jobs/queued-jobs.ts";
import type { RunOutcome } from "./run/run-types.ts";

/** The data of a batch, which is one job of BullMQ. */
export interface BatchData {
  readonly job: QueuedJob;
  readonly account: string;
  readonly run: string;
  /** The input of the SDK's job for these rows. It is removed when the batch is completed. */
  readonly input?: unknown;
  /** Identifies the input. */
  readonly digest: string;
  readonly firstIndex: number;
  readonly rows: number;
}

/** What a completed batch returns. */
export interface BatchResult {
  readonly outcomes: readonly RunOutcome[];
}

/** A batch as BullMQ stores it. Its `returnvalue` is `null` until it is completed. */
export type BatchJob = Job<BatchData, BatchResult | null>;

/** Returns the name of the queue of an account. */
export const queueName = (name: string, kind: QueueKind, account: string): string =>
  `${name}.${kind}.${account}`;

/** Returns the id of a batch in BullMQ. */
export const batchId = (run: string, index: number): string => `${run}.${index}`;

/** Whether a worker has ever begun the batch. BullMQ counts failed attempts, even if a retry resets the starts. */
export const hasBegun = ({ attemptsMade, attemptsStarted }: BatchJob): boolean =>
  attemptsStarted > 0 || attemptsMade > 0;

/**
 * Returns the options of a batch. BullMQ never starts it a second time by itself, because a batch that was interrupted
 * may have sent something.
 *
 * @param keepFor - How long it stays in Redis after it has ended, in milliseconds.
 */
export function batchOptions(keepFor: number): JobsOptions {
  const kept = { age: Math.ceil(keepFor / 1000) };
  return { attempts: 1, removeOnComplete: kept, removeOnFail: kept, stackTraceLimit: 0 };
}

/** @returns A digest of the input as JSON. @throws TypeError if it cannot be written as JSON. */
export const digestOf = (input: unknown): string =>
  createHash("sha256").update(JSON.stringify(input)).digest("hex").slice(0, 32);

/** Returns the data of a batch that is completed, without what may name people. */
export function withoutInput({ input: _input, ...data }: BatchData): BatchData {
  return data;
}
