import { ConfigurationError } from "@grinfi/core";
import { callback, checkOptions, type OptionRules, required, wholeNumber } from "@grinfi/core/option-checks";
import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { queueName } from "../batch.ts";
import {
  CONNECTION_RULE,
  type Connection,
  connect,
  NAME_RULE,
  openQueue,
  untilConnected,
  withoutCommands,
} from "../connection.ts";
import type { QueueKind } from "../jobs/job-kind.ts";
import { QUEUED_JOBS, type QueuedInputs, type QueuedJob } from "../jobs/queued-jobs.ts";
import { BatchRun, type RunLocation, runNotFound } from "../run/batch-run.ts";
import { readRecord, recordKey } from "../run/run-record.ts";
import type { Run } from "../run/run-types.ts";
import { addBatches } from "./add-batches.ts";

/** Options of `createQueue`. */
export interface QueueOptions {
  /** The Redis of the queue: a URL, or options of ioredis. */
  readonly connection: Connection;
  /**
   * The name that queue and workers share.
   *
   * @default "grinfi"
   */
  readonly name?: string;
  /**
   * How long the outcomes of a batch stay in Redis after it has ended, in milliseconds.
   *
   * @default 7 days
   */
  readonly keepFor?: number;
  /**
   * The time between two reads of a run, in milliseconds.
   *
   * @default 1000
   */
  readonly pollInterval?: number;
  /**
   * Called when the connection to Redis fails. Commands wait until it is there again.
   *
   * @default console.error
   */
  readonly onError?: (error: unknown) => void;
}

/** Options of `add`. */
export interface AddOptions {
  /**
   * The id of the run: letters, digits, `-` and `_`. If the process ends while it adds rows, add all of them again with
   * the same id: no batch is added twice. A job that runs every day needs another id each day.
   *
   * @default a new uuid
   */
  readonly id?: string;
}

/** A queue of jobs for many machines. */
export interface GrinfiQueue {
  /**
   * Adds a run: a job of the SDK, in batches of 50 rows, for the workers of an account.
   *
   * It checks the options first. The worker checks the rows, and looks up names of lists, automations and senders. Rows
   * are in Redis until their batch is completed. Dates become text, as in JSON.
   *
   * Rows of the same person in one batch count as one. Across batches nobody is contacted twice either, but both rows may
   * be `created`, or one of them `unknown`, so remove repeated rows first.
   *
   * @param account - The name of the account, one of the workers' `accounts`. If no running worker has it, the rows wait
   *   until one starts.
   * @param job - The id of the job: `contacts.bulkUpsert`, `messages.sendMany`, `emails.sendMany`,
   *   `contacts.bulkAction` or `contacts.export`.
   * @param input - The arguments of the job's method, as an object.
   * @returns The run, once all of its rows are in Redis.
   * @throws InvalidInputError or ConfigurationError, before anything is added, if the input or the options are invalid,
   *   if a run with this id has other rows, or if Redis is not available for half a minute.
   * @throws RunError with the reason `incomplete` if the rows end with an error after some were added. The error is its
   *   cause.
   *
   * @example
   * const options = { list, automation, onConflict: "skip" } as const;
   * const run = await queue.add("agency-a", "contacts.bulkUpsert", { rows, options });
   * const { counts, problems } = await run.result();
   */
  add<Job extends QueuedJob>(
    account: string,
    job: Job,
    input: QueuedInputs[Job],
    options?: AddOptions,
  ): Promise<Run>;
  /**
   * Returns a run that any process has added.
   *
   * @param account - The name of the account.
   * @param id - The id of the run.
   * @throws RunError with the reason `not_found` if none of it is in Redis.
   * @throws ConfigurationError if Redis is not available for half a minute.
   */
  run(account: string, id: string): Promise<Run>;
  /** Closes the connection to Redis. Without it, the process does not end. */
  close(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const QUEUE_OPTIONS: OptionRules<QueueOptions> = {
  connection: required(CONNECTION_RULE),
  keepFor: wholeNumber(1000),
  name: NAME_RULE,
  onError: callback,
  pollInterval: wholeNumber(1),
};

const ADD_OPTIONS: OptionRules<AddOptions> = { id: NAME_RULE };

/**
 * Creates a queue of jobs that workers on any machine do. It needs no API key.
 *
 * @param options - The connection to Redis, and others; see `QueueOptions` for their defaults.
 * @returns A queue. Close it when you need it no more.
 * @throws ConfigurationError if an option is invalid.
 *
 * @example
 * const queue = createQueue({ connection: "redis://localhost:6379" });
 */
export function createQueue(options: QueueOptions): GrinfiQueue {
  checkOptions(options, QUEUE_OPTIONS);
  return new RedisQueue(options);
}

class RedisQueue implements GrinfiQueue {
  readonly #name: string;
  readonly #keepFor: number;
  readonly #pollInterval: number;
  readonly #onError: (error: unknown) => void;
  readonly #redis: Redis;
  /** The queues of BullMQ that were used so far, by name. */
  readonly #queues = new Map<string, Queue>();

  constructor(options: QueueOptions) {
    const { connection, keepFor = 7 * DAY_MS, name = "grinfi", onError = console.error } = options;
    this.#name = name;
    this.#keepFor = keepFor;
    this.#pollInterval = options.pollInterval ?? 1000;
    this.#onError = withoutCommands(onError);
    this.#redis = connect(connection, this.#onError);
  }

  async add<Job extends QueuedJob>(
    account: string,
    job: Job,
    input: QueuedInputs[Job],
    options: AddOptions = {},
  ): Promise<Run> {
    checkOptions(options, ADD_OPTIONS);
    const { id = crypto.randomUUID() } = options;
    const kind = Object.hasOwn(QUEUED_JOBS, job) ? QUEUED_JOBS[job] : undefined;
    if (kind === undefined) {
      const known = Object.keys(QUEUED_JOBS).join(", ");
      throw new ConfigurationError(
        `There is no job ${JSON.stringify(job)} for queues. The jobs are ${known}.`,
      );
    }
    const location = this.#locationOf(kind.queue, account, id);
    const split = await kind.split(input);
    const mayExist = options.id !== undefined;
    await untilConnected(this.#redis);
    await addBatches(location, { job, keepFor: this.#keepFor, mayExist }, split);
    return new BatchRun(location, this.#pollInterval);
  }

  async run(account: string, id: string): Promise<Run> {
    NAME_RULE(account, "account");
    await untilConnected(this.#redis);
    const record = await readRecord(this.#redis, recordKey(this.#name, account, id));
    if (record === undefined) throw runNotFound(account, id);
    const kind = QUEUED_JOBS[record.job].queue;
    return new BatchRun(this.#locationOf(kind, account, id), this.#pollInterval);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    this.#redis.disconnect();
  }

  #locationOf(kind: QueueKind, account: string, id: string): RunLocation {
    NAME_RULE(account, "account");
    const name = queueName(this.#name, kind, account);
    const queue = this.#queues.get(name) ?? openQueue(name, this.#redis, this.#onError);
    this.#queues.set(name, queue);
    return { redis: this.#redis, queue, key: recordKey(this.#name, account, id), account, id };
  }
}
