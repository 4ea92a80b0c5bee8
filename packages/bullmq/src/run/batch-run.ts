import { setTimeout as sleep } from "node:timers/promises";
import { RunError } from "@grinfi/core";
import type { JobState, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { type BatchJob, batchId, hasBegun } from "../batch.ts";
import { readOutcomes, stoppedOutcomes } from "./read-outcomes.ts";
import { retryEnded, retryInterrupted } from "./retry-batch.ts";
import { batchCountOf, type RunRecord, readRecord, recordStop } from "./run-record.ts";
import type { Run, RunOutcome, RunProgress, RunResult } from "./run-types.ts";

type BatchState = JobState | "unknown";

/** Where a run is in Redis. */
export interface RunLocation {
  readonly redis: Redis;
  readonly queue: Queue;
  /** The key of its record. */
  readonly key: string;
  readonly account: string;
  readonly id: string;
}

/** The number of batches that one command pipeline reads. */
const BATCHES_PER_READ = 50;

/** The number of batches that a loop waits for. Batches begin in order, so those after them have hardly begun. */
const MAX_OPEN_BATCHES = 200;

/** How long a loop waits for the next rows of a run to be added, in milliseconds. */
const PATIENCE = 120_000;

/** A run, read from its record and its batches in Redis. */
export class BatchRun implements Run {
  readonly id: string;
  readonly account: string;
  readonly #location: RunLocation;
  readonly #pollInterval: number;

  constructor(location: RunLocation, pollInterval: number) {
    this.#location = location;
    this.#pollInterval = pollInterval;
    this.id = location.id;
    this.account = location.account;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunOutcome, void, undefined> {
    const open = new Set<number>();
    let next = 0;
    let lastChange = performance.now();
    for (;;) {
      const record = await this.#record();
      if (next === batchCountOf(record) && open.size === 0) return;
      const end = open.size < MAX_OPEN_BATCHES ? Math.min(record.added, next + BATCHES_PER_READ) : next;
      let hasChanged = next < end;
      for (; next < end; next += 1) open.add(next);
      const batches = [...open];
      for (const [index, state] of (await this.#states(batches)).entries()) {
        const batch = batches[index] as number;
        const outcomes = await this.#readEnded(batch, state, record);
        if (outcomes === undefined) continue;
        open.delete(batch);
        hasChanged = true;
        yield* outcomes;
      }
      if (hasChanged || open.size > 0) lastChange = performance.now();
      else if (performance.now() - lastChange > PATIENCE) throw this.#incomplete();
      if (!hasChanged) await sleep(this.#pollInterval);
    }
  }

  async result(): Promise<RunResult> {
    const counts: Partial<Record<RunOutcome["outcome"], number>> = {};
    const problems: RunOutcome[] = [];
    let [rows, fromJournal] = [0, 0];
    for await (const outcome of this) {
      rows += 1;
      counts[outcome.outcome] = (counts[outcome.outcome] ?? 0) + 1;
      if (outcome.fromJournal) fromJournal += 1;
      if (outcome.outcome === "failed" || outcome.outcome === "unknown") problems.push(outcome);
    }
    return { rows, counts, fromJournal, problems };
  }

  async progress(): Promise<RunProgress> {
    const record = await this.#record();
    const { added, batchSize, isStopped, total } = record;
    const progress = { done: 0, failed: 0, active: 0, waiting: 0 };
    for (const [batch, state] of (await this.#allStates(record)).entries()) {
      const isLast = batch === added - 1 && total !== undefined;
      const rows = isLast ? total - batch * batchSize : batchSize;
      if (state === "active") progress.active += rows;
      else if (state === "failed") progress.failed += rows;
      else if (state === "completed" || state === "unknown" || (isStopped && state === "waiting"))
        progress.done += rows;
      else progress.waiting += rows;
    }
    progress.done += progress.failed;
    return total === undefined ? progress : { ...progress, total };
  }

  async stop(): Promise<void> {
    await this.#record();
    await recordStop(this.#location.redis, this.#location.key);
  }

  async retry(): Promise<number> {
    let retried = 0;
    for (const [batch, state] of (await this.#allStates(await this.#record())).entries()) {
      const job = state === "failed" ? await this.#read(batch) : undefined;
      if (job === undefined) continue;
      await retryEnded(job);
      retried += job.data.rows;
    }
    return retried;
  }

  /** Returns the outcomes of a batch that has ended. One that was interrupted has not, and is done again. */
  async #readEnded(
    batch: number,
    state: BatchState,
    { isStopped }: RunRecord,
  ): Promise<RunOutcome[] | undefined> {
    const mayHaveEnded = state === "completed" || state === "failed" || state === "unknown";
    if (!mayHaveEnded && !(isStopped && state === "waiting")) return undefined;
    const job = await this.#read(batch);
    if (job === undefined) throw this.#incomplete();
    if (!mayHaveEnded) return hasBegun(job) ? undefined : stoppedOutcomes(job.data);
    const outcomes = readOutcomes(job);
    if (outcomes === undefined && state === "failed") await retryInterrupted(job);
    return outcomes;
  }

  async #record(): Promise<RunRecord> {
    const record = await readRecord(this.#location.redis, this.#location.key);
    if (record === undefined) throw runNotFound(this.account, this.id);
    return record;
  }

  #read(batch: number): Promise<BatchJob | undefined> {
    return this.#location.queue.getJob(batchId(this.id, batch));
  }

  #states(batches: readonly number[]): Promise<BatchState[]> {
    return Promise.all(batches.map((batch) => this.#location.queue.getJobState(batchId(this.id, batch))));
  }

  /** Returns the states of all batches that were added. Those that were removed after they had ended are `unknown`. */
  async #allStates({ added }: RunRecord): Promise<BatchState[]> {
    const states: BatchState[] = [];
    while (states.length < added) {
      const end = Math.min(added, states.length + BATCHES_PER_READ);
      const batches = Array.from({ length: end - states.length }, (_, offset) => states.length + offset);
      states.push(...(await this.#states(batches)));
    }
    return states;
  }

  #incomplete(): RunError {
    return new RunError(
      this.id,
      "incomplete",
      `Rows of the run ${this.id} are not in Redis: they were not added within two minutes, or were removed some time after their batch had ended. To add what is missing, add all rows again with the same id.`,
    );
  }
}

export const runNotFound = (account: string, id: string): RunError =>
  new RunError(
    id,
    "not_found",
    `Redis has no run ${id} of the account ${account}. It was never added, it ended long ago, or the queue has another name.`,
  );
