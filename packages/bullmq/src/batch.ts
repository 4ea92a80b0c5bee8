import { createHash } from "node:crypto";
import type { Job, JobsOptions } from "bullmq";
import type { QueueKind } from "./jobs/job-kind.ts";
import type { QueuedJob } from "./jobs/queued-jobs.ts";
import type { RunOutcome, StoredError } from "./run/run-types.ts";

/** The data of a batch, which is one job of BullMQ. */
export interface BatchData {
  readonly job: QueuedJob;
  readonly run: string;
  /** The input of the SDK's job for these rows. It is removed when the batch is completed. */
  readonly input?: unknown;
  /** Identifies the input. */
  readonly digest: string;
  readonly firstIndex: number;
  readonly rows: number;
  /** The number of rows of the run: in every batch if the rows are an array, otherwise in the last one. */
  readonly total?: number;
  /** The run was stopped before the batch began. */
  readonly isStopped?: true;
  /** Why the batch failed. Without it, a failed batch was interrupted. */
  readonly error?: StoredError;
  /** The outcomes before the batch failed. */
  readonly outcomes?: readonly RunOutcome[];
  /** Whether rows without an outcome may have been done, too. */
  readonly isUncertain?: true;
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

/** Whether the batch is the last one of its run. */
export const isLast = ({ firstIndex, rows, total }: BatchData): boolean => firstIndex + rows === total;

/**
 * Returns the options of a batch. BullMQ never starts it a second time by itself, because a batch that was interrupted
 * may have sent something.
 *
 * @param keepFor - How long it stays in Redis after it has ended, in milliseconds.
 */
export function batchOptions(keepFor: number): JobsOptions {
  const kept = { age: Math.ceil(keepFor / 1000) };
  return { attempts: 1, removeOnComplete: kept, removeOnFail: kept };
}

export const digestOf = (input: unknown): string =>
  createHash("sha256").update(JSON.stringify(input)).digest("hex").slice(0, 32);

/** Returns the data of a batch that failed, for another attempt. */
export function withoutError({ error: _error, outcomes = [], ...data }: BatchData): BatchData {
  const wasDone = outcomes.some(({ outcome }) => outcome !== "failed");
  return wasDone ? { ...data, isUncertain: true } : data;
}

/** Returns the data of a batch that is completed, without what may name people. */
export function withoutInput({ input: _input, ...data }: BatchData): BatchData {
  return data;
}
