import { callback, mergeHooks, type OptionRules } from "@grinfi/core/option-checks";
import { CALL_OPTIONS } from "../../calls/option-rules.ts";
import type { RequestOptions } from "../../calls/options.ts";
import { type JobProgress, ProgressTracker } from "./progress-tracker.ts";

/**
 * Options of every job. Those of a call, such as `timeout`, `retry` and `headers`, apply to each call of the job, and
 * `hooks` are called in addition to those of the client. Lookups of names use the client's options, since several jobs
 * share them.
 */
export interface JobOptions<Step> extends RequestOptions {
  /** Aborts the job and its calls in progress. The job rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step, with the progress of the job. If it throws, the job ends with that error. */
  readonly onProgress?: ((step: Step, progress: JobProgress) => void) | undefined;
}

/** The option rules of every job. */
export const JOB_OPTIONS: OptionRules<JobOptions<never>> = { ...CALL_OPTIONS, onProgress: callback };

/** What a running job needs besides its own options. */
export interface JobContext {
  readonly progress: ProgressTracker;
  /** The options that apply to each call. */
  readonly request: RequestOptions;
}

/**
 * Returns the options of a job that apply to each of its calls.
 *
 * @param progress - Counts the requests of these calls.
 */
export function requestOptionsOf(options: RequestOptions, progress: ProgressTracker): RequestOptions {
  const ofCalls = Object.entries(options).filter(([name]) => Object.hasOwn(CALL_OPTIONS, name));
  return {
    ...Object.fromEntries(ofCalls),
    hooks: mergeHooks(options.hooks, progress.hooks) ?? progress.hooks,
  };
}

/**
 * A job that makes many calls. It sends nothing until you use it, and its code is loaded then, too. Await it for its
 * result, or loop over it for its steps and await it afterwards. If you leave the loop early, the calls in progress
 * finish and no more are made.
 *
 * A job runs once, however often you await it. After a loop that ended early it rejects with an `AbortError`.
 *
 * A job is a promise, so an `async` function that returns a job returns its result. To return the job itself, use a
 * function that is not `async`.
 *
 * @example
 * const job = grinfi.contacts.bulkUpsert(rows, { list, onConflict: "update" });
 * for await (const { outcome, row } of job) console.log(outcome, row.linkedin_id);
 * const { failed, unknown } = await job;
 */
export interface Job<Step, Result> extends Promise<Result>, AsyncIterable<Step, void, undefined> {
  /** How far the job is. You can read it at any time, such as to draw a progress bar. */
  readonly progress: JobProgress;
  [Symbol.asyncIterator](): AsyncIterableIterator<Step, void, undefined>;
}

/** The code of a job: a generator that yields its steps and returns the result. */
export type JobGenerator<Step, Result> = AsyncGenerator<Step, Result, undefined>;

/**
 * Creates a job.
 *
 * @param options - The options of the job, unchecked.
 * @param start - Loads the code of the job, checks the options, and returns the steps. It runs when the job is first
 *   used, so that a program loads only the jobs that it uses. The job counts what it has done in the tracker.
 */
export function createJob<Step, Result>(
  options: JobOptions<Step> | undefined,
  start: (progress: ProgressTracker) => Promise<JobGenerator<Step, Result>>,
): Job<Step, Result> {
  return new StepwiseJob(start, options?.onProgress);
}

class StepwiseJob<Step, Result> implements Job<Step, Result> {
  readonly [Symbol.toStringTag] = "Job";
  readonly #start: (progress: ProgressTracker) => Promise<JobGenerator<Step, Result>>;
  #steps: Promise<JobGenerator<Step, Result>> | undefined;
  readonly #onProgress: JobOptions<Step>["onProgress"];
  readonly #result: Promise<Result>;
  #resolve!: (result: Result) => void;
  #reject!: (reason: unknown) => void;
  readonly #tracker = new ProgressTracker();
  #isUsed = false;
  #hasEnded = false;

  constructor(
    start: (progress: ProgressTracker) => Promise<JobGenerator<Step, Result>>,
    onProgress: JobOptions<Step>["onProgress"],
  ) {
    this.#start = start;
    this.#onProgress = onProgress;
    this.#result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A loop over the job throws the error itself.
    this.#result.catch(() => undefined);
  }

  get progress(): JobProgress {
    return this.#tracker.read();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Step, void, undefined> {
    this.#isUsed = true;
    return {
      next: () => this.#next(),
      return: async () => {
        await this.#stop();
        this.#reject(new DOMException("The job was stopped before it ended.", "AbortError"));
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  // biome-ignore lint/suspicious/noThenProperty: a job is a promise of its result
  then<A = Result, B = never>(
    onFulfilled?: ((result: Result) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (!this.#isUsed) void this.#runToEnd();
    return this.#result.then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Result | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Result> {
    return this.then(
      (result) => Promise.resolve(onFinally?.()).then(() => result),
      (reason: unknown) => Promise.resolve(onFinally?.()).then(() => Promise.reject(reason)),
    );
  }

  async #runToEnd(): Promise<void> {
    this.#isUsed = true;
    try {
      while (!(await this.#next()).done);
    } catch {
      // The promise of the result rejects with the error.
    }
  }

  async #next(): Promise<IteratorResult<Step, void>> {
    if (this.#hasEnded) return { done: true, value: undefined };
    try {
      this.#steps ??= this.#start(this.#tracker);
      const { done, value } = await (await this.#steps).next();
      if (done) {
        this.#resolve(value);
        return { done, value: undefined };
      }
      this.#onProgress?.(value, this.progress);
      return { done: false, value };
    } catch (error) {
      this.#reject(error);
      await this.#stop();
      throw error;
    }
  }

  /** Ends the steps. If they were not started, they never are. */
  async #stop(): Promise<void> {
    this.#hasEnded = true;
    const steps = await this.#steps?.catch(() => undefined);
    await steps?.return(undefined as Result);
  }
}
