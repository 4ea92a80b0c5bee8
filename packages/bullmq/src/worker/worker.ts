import { setTimeout as sleep } from "node:timers/promises";
import { Grinfi } from "@grinfi/sdk";
import { createRedisJournal, type RedisJournalClient, redisStore } from "@grinfi/sdk/redis";
import type { Worker } from "bullmq";
import type { Redis } from "ioredis";
import { queueName } from "../batch.ts";
import { connect, sdkClient, untilConnected, withoutCommands } from "../connection.ts";
import type { QueueKind } from "../jobs/job-kind.ts";
import { isRunStopped, recordKey } from "../run/run-record.ts";
import { startQueueWorker } from "./queue-worker.ts";
import {
  type AccountOptions,
  type CloseOptions,
  checkCloseOptions,
  checkExportFolder,
  checkWorkerOptions,
  type WorkerOptions,
} from "./worker-options.ts";

/** A worker that is running. */
export interface GrinfiWorker {
  /**
   * Begins no more batches, and waits for those in progress. Call it when the process receives SIGTERM.
   *
   * @param options - `timeout`; see `CloseOptions`.
   */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * The times of a worker, in milliseconds. They are the same on every worker: a check for lost batches suspends those of
 * all workers for the interval of the worker that made it, even if that worker has ended.
 */
export interface WorkerTimes {
  /** How long a batch belongs to a worker that does not renew its lock. */
  readonly lockDuration: number;
  /** The time between two checks for batches whose worker was lost. */
  readonly stalledInterval: number;
  /** How long a paused worker may write to the journal, and how long workers wait for Redis. */
  readonly lease: number;
  /** The pause before a batch is done again whose journal or rate limit was not available. */
  readonly pause: number;
  /** How long a call waits for the rate limit in Redis to respond. */
  readonly storeTimeout: number;
}

const TIMES: WorkerTimes = {
  ...{ lockDuration: 30_000, stalledInterval: 30_000, lease: 30_000 },
  ...{ pause: 5_000, storeTimeout: 5_000 },
};

/**
 * Starts a worker, which processes the batches of its accounts until it is closed. Start one in each process.
 *
 * Each batch has the effects of the SDK's job with a journal in Redis: whatever happens to workers, queue and network, a
 * message is not sent a second time. A batch whose worker was killed or paused is done again after at most a minute. It
 * continues with the rows that were not done, looks for those that may have been done, and reports the ones that it does
 * not find as `unknown`.
 *
 * All workers of an API key share its rate limit.
 *
 * @param options - The connection to Redis, the accounts and others; see `WorkerOptions` for their defaults.
 * @returns The worker, once it is connected.
 * @throws ConfigurationError if an option is invalid, if Redis is not available for half a minute, or if it could forget
 *   what was sent.
 * @throws JournalError if Redis has lost entries of the journal, or stops responding.
 *
 * @example
 * const accounts = { "agency-a": { apiKey } };
 * const worker = await startWorker({ connection: "redis://localhost:6379", accounts });
 * process.once("SIGTERM", () => worker.close({ timeout: 20_000 }));
 */
export function startWorker(options: WorkerOptions): Promise<GrinfiWorker> {
  return startWorkerWith(options, TIMES);
}

/** How long a worker waits for Redis when it closes after its `timeout`, in milliseconds. */
const CLOSE_TIMEOUT = 5_000;

/** The longest time of a timer, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1;

/** Starts a worker with other times. */
export async function startWorkerWith(options: WorkerOptions, times: WorkerTimes): Promise<GrinfiWorker> {
  checkWorkerOptions(options);
  const { concurrency = 4, connection, exportFolder, name = "grinfi" } = options;
  await checkExportFolder(exportFolder);
  const onError = withoutCommands(options.onError ?? console.error);
  const redis = connect(connection, onError);
  const stopping = new AbortController();
  try {
    const client = sdkClient(redis);
    const journal = createRedisJournal({
      ...options.journal,
      ...{ client, lease: times.lease, timeout: times.lease },
    });
    const clients = Object.entries(options.accounts).map(
      ([account, settings]) => [account, createClient(account, settings, client, times)] as const,
    );
    await untilConnected(redis);
    // A Redis that could forget is refused before any batch begins.
    await journal.open();
    await journal.close();
    const shared = { exportFolder, journal, pause: times.pause, signal: stopping.signal };
    const kinds: readonly QueueKind[] = exportFolder === undefined ? ["jobs"] : ["jobs", "exports"];
    const workers = kinds.flatMap((kind) =>
      clients.map(([account, grinfi]) =>
        startQueueWorker(
          queueName(name, kind, account),
          { ...shared, grinfi, isStopped: (run) => isRunStopped(redis, recordKey(name, account, run)) },
          { ...times, concurrency, onError, redis },
        ),
      ),
    );
    return new RunningWorker(redis, await Promise.all(workers), stopping);
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

/** Creates the client of an account, which shares the limit of its key with all workers. */
function createClient(
  account: string,
  options: AccountOptions,
  client: RedisJournalClient,
  { storeTimeout }: WorkerTimes,
): Grinfi {
  const { apiKey, rateLimit } = options;
  if (rateLimit === false) return new Grinfi(options);
  const limit = typeof apiKey === "string" ? { key: apiKey } : { bucket: account };
  const store = redisStore({ client, timeout: storeTimeout, ...limit });
  return new Grinfi({ ...options, rateLimit: { store, ...rateLimit } });
}

class RunningWorker implements GrinfiWorker {
  readonly #redis: Redis;
  readonly #workers: readonly Worker[];
  readonly #stopping: AbortController;

  constructor(redis: Redis, workers: readonly Worker[], stopping: AbortController) {
    this.#redis = redis;
    this.#workers = workers;
    this.#stopping = stopping;
  }

  async close(options: CloseOptions = {}): Promise<void> {
    checkCloseOptions(options);
    const { timeout = Number.POSITIVE_INFINITY } = options;
    const timer = Number.isFinite(timeout) ? setTimeout(() => this.#stopping.abort(), timeout) : undefined;
    const ended = new AbortController();
    const closing = Promise.all(this.#workers.map((worker) => worker.close()));
    // BullMQ waits for Redis, however long it is away.
    const givingUp = sleep(Math.min(timeout + CLOSE_TIMEOUT, MAX_TIMER), undefined, { signal: ended.signal });
    await Promise.race([closing, givingUp.catch(() => undefined)]);
    ended.abort();
    clearTimeout(timer);
    for (const worker of this.#workers) worker.disconnect().catch(() => undefined);
    this.#redis.disconnect();
  }
}
