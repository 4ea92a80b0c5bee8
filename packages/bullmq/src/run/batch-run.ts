import { setTimeout as sleep } from "node:timers/promises";
import { RunError } from "@grinfi/core";
import type { JobState, Queue } from "bullmq";
import { type BatchData, type BatchJob, batchId, isLast } from "../batch.ts";
import { readOutcomes } from "./read-outcomes.ts";
import { retryEnded, retryInterrupted } from "./retry-batch.ts";
import type { Run, RunOutcome, RunProgress, RunResult } from "./run-types.ts";

type BatchState = JobState | "unknown";

/** The number of batches that one command pipeline reads. */
const BATCHES_PER_READ = 50;

/** The number of batches that a loop waits for. Batches begin in order, so those after them have hardly begun. */
const MAX_OPEN_BATCHES = 200;

/** How long a loop waits for the last rows of a run to be added, in milliseconds. */
const PATIENCE = 120_000;

/** A run, read from its batches in Redis. */
export class BatchRun implements Run {
  readonly id: string;
  readonly account: string;
  readonly #queue: Queue<BatchData>;
  readonly #pollInterval: number;

  constructor(queue: Queue<BatchData>, account: string, id: string, pollInterval: number) {
    this.#queue = queue;
    this.account = account;
    this.id = id;
    this.#pollInterval = pollInterval;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunOutcome, void, undefined> {
    const open = new Set<number>();
    let next = 0;
    let last = lastBatchOf((await this.#read(0))?.data);
    let lastChange = performance.now();
    while (next <= last || open.size > 0) {
      const end = open.size < MAX_OPEN_BATCHES ? Math.min(last + 1, next + BATCHES_PER_READ) : next;
      const batches = [...open, ...range(next, end)];
      let hasChanged = false;
      const states = await this.#states(batches);
      for (const [index, batch] of batches.entries()) {
        const state = states[index] ?? "unknown";
        if (state === "unknown") {
          if (batch < next) throw this.#incomplete();
          break;
        }
        if (batch >= next) {
          open.add(batch);
          next = batch + 1;
          hasChanged = true;
        }
        const ended = await this.#readEnded(batch, state);
        if (ended === undefined) continue;
        open.delete(batch);
        if (isLast(ended.data)) last = batch;
        hasChanged = true;
        yield* readOutcomes(ended);
      }
      if (hasChanged || open.size > 0) lastChange = performance.now();
      if (performance.now() - lastChange > PATIENCE) throw this.#incomplete();
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
    const states = await this.#allStates();
    const [first, last] = await Promise.all([this.#read(0), this.#read(states.length - 1)]);
    const rows = { done: 0, failed: 0, active: 0, waiting: 0 };
    for (const [batch, state] of states.entries()) {
      const size = (batch === states.length - 1 ? last : first)?.data.rows ?? 0;
      const hasError = state === "failed" && (await this.#read(batch))?.data.error !== undefined;
      if (hasError) rows.failed += size;
      if (hasError || state === "completed") rows.done += size;
      else if (state === "active") rows.active += size;
      else rows.waiting += size;
    }
    const total = first?.data.total ?? last?.data.total;
    return total === undefined ? rows : { ...rows, total };
  }

  async stop(): Promise<number> {
    let stopped = 0;
    for (const [batch, state] of (await this.#allStates()).entries()) {
      if (state !== "waiting" && state !== "delayed") continue;
      const job = await this.#read(batch);
      // A batch that was interrupted may have sent something, so a worker finishes it.
      if (job === undefined || job.attemptsStarted > 0) continue;
      await job.updateData({ ...job.data, isStopped: true });
      stopped += job.data.rows;
    }
    return stopped;
  }

  async retry(): Promise<number> {
    let retried = 0;
    for (const [batch, state] of (await this.#allStates()).entries()) {
      const job = state === "failed" ? await this.#read(batch) : undefined;
      if (job === undefined) continue;
      await retryEnded(job);
      retried += job.data.rows;
    }
    return retried;
  }

  /** Returns a batch that has ended. One that was interrupted has not, and is done again. */
  async #readEnded(batch: number, state: BatchState): Promise<BatchJob | undefined> {
    if (state !== "completed" && state !== "failed") return undefined;
    const job = await this.#read(batch);
    if (job === undefined) throw this.#incomplete();
    if (state === "completed" || job.data.error !== undefined) return job;
    await retryInterrupted(job);
    return undefined;
  }

  #read(batch: number): Promise<BatchJob | undefined> {
    return this.#queue.getJob(batchId(this.id, batch));
  }

  #states(batches: readonly number[]): Promise<BatchState[]> {
    return Promise.all(batches.map((batch) => this.#queue.getJobState(batchId(this.id, batch))));
  }

  /** Returns the states of all batches that are in Redis. */
  async #allStates(): Promise<BatchState[]> {
    const states: BatchState[] = [];
    for (;;) {
      const read = await this.#states(range(states.length, states.length + BATCHES_PER_READ));
      const known = read.indexOf("unknown");
      states.push(...(known < 0 ? read : read.slice(0, known)));
      if (known >= 0) return states;
    }
  }

  #incomplete(): RunError {
    return new RunError(
      this.id,
      "incomplete",
      `Rows of the run ${this.id} are not in Redis: the process that added them ended before it had added all, or they were removed after their batch had ended. To add what is missing, add all rows again with the same id.`,
    );
  }
}

/** Returns the number of the last batch, or `Infinity` if the first batch does not say how many rows there are. */
const lastBatchOf = ({ rows = 0, total = Number.POSITIVE_INFINITY }: Partial<BatchData> = {}): number =>
  Math.max(0, Math.ceil(total / Math.max(1, rows)) - 1);

/** Returns the whole numbers from `start` up to, but not including, `end`. */
const range = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset);
