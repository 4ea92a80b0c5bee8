import type { Redis } from "ioredis";
import type { QueuedJob } from "../jobs/queued-jobs.ts";

/** What Redis has about a run as a whole. */
export interface RunRecord {
  readonly job: QueuedJob;
  /** The number of rows in each batch but the last one. */
  readonly batchSize: number;
  /** The number of batches that were added so far. */
  readonly added: number;
  /** The number of rows; absent while those of a generator or a stream are being added. */
  readonly total?: number;
  /** Whether no more batches begin. */
  readonly isStopped: boolean;
}

/** A record is kept for this time after the last batch of its run began, in seconds. */
const RECORD_LIFETIME = 90 * 24 * 60 * 60;

/** Returns the key of the record of a run. */
export const recordKey = (name: string, account: string, run: string): string =>
  `${name}.runs:${account}:${run}`;

/** Creates the record of a run, unless it exists. @returns The record in Redis. */
export async function createRecord(
  redis: Redis,
  key: string,
  { batchSize, job, total }: Pick<RunRecord, "batchSize" | "job"> & { readonly total: number | undefined },
): Promise<RunRecord> {
  // In one step: a process that ends in the middle must not leave a record without its batch size.
  const replies = await redis
    .multi()
    .hsetnx(key, "job", job)
    .hsetnx(key, "batchSize", batchSize)
    .expire(key, RECORD_LIFETIME)
    .exec();
  const isNew = replies?.[0]?.[1] === 1;
  if (isNew && total !== undefined) await redis.hset(key, { total });
  return (await readRecord(redis, key)) ?? { job, batchSize, added: 0, isStopped: false };
}

/** Records that batches were added and, when it is known, how many rows there are. */
export async function recordAdded(
  redis: Redis,
  key: string,
  added: number,
  total: number | undefined,
): Promise<void> {
  await redis.hset(key, { added, ...(total !== undefined && { total }) });
}

export async function recordStop(redis: Redis, key: string): Promise<void> {
  await redis.hset(key, "isStopped", 1);
}

/** Returns whether a run was stopped, when a batch of it begins. */
export async function isRunStopped(redis: Redis, key: string): Promise<boolean> {
  const [isStopped] = await Promise.all([redis.hget(key, "isStopped"), redis.expire(key, RECORD_LIFETIME)]);
  return isStopped !== null;
}

export async function readRecord(redis: Redis, key: string): Promise<RunRecord | undefined> {
  const { added, batchSize, isStopped, job, total } = await redis.hgetall(key);
  if (job === undefined) return undefined;
  return {
    ...{ job: job as QueuedJob, batchSize: Number(batchSize ?? 1), added: Number(added ?? 0) },
    ...(total !== undefined && { total: Number(total) }),
    isStopped: isStopped !== undefined,
  };
}

/** Returns the number of batches of a run, if it is known. */
export const batchCountOf = ({ batchSize, total }: RunRecord): number | undefined =>
  total === undefined ? undefined : Math.max(1, Math.ceil(total / batchSize));
