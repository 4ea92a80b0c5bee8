import { callback, type OptionRules } from "@grinfi/core/option-checks";
import { CALL_OPTIONS } from "../../calls/option-rules.ts";
import type { RequestOptions } from "../../calls/options.ts";

/**
 * Options of every job. Those of a call, such as `timeout`, `retry` and `headers`, apply to each call of the job, and
 * `hooks` are called in addition to those of the client. Lookups of names use the client's options, since several jobs
 * share them.
 */
export interface JobOptions<Progress> extends RequestOptions {
  /** Aborts the job and its calls in progress. The job rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step. If it throws, the job ends with that error. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The option rules of every job. */
export const JOB_OPTIONS: OptionRules<JobOptions<never>> = { ...CALL_OPTIONS, onProgress: callback };

/** Returns the options of a job that apply to each of its calls. */
export function requestOptionsOf(options: RequestOptions): RequestOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(CALL_OPTIONS, name)));
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
export interface Job<Progress, Result> extends Promise<Result>, AsyncIterable<Progress, void, undefined> {
  [Symbol.asyncIterator](): AsyncIterableIterator<Progress, void, undefined>;
}

/** The steps of a job: a generator that yields the progress and returns the result. */
export type JobGenerator<Progress, Result> = AsyncGenerator<Progress, Result, undefined>;

/**
 * Creates a job.
 *
 * @param options - The options of the job, unchecked.
 * @param start - Loads the code of the job, checks the options, and returns the steps. It runs when the job is first
 *   used, so that a program loads only the jobs that it uses.
 */
export function createJob<Progress, Result>(
  options: JobOptions<Progress> | undefined,
  start: () => Promise<JobGenerator<Progress, Result>>,
): Job<Progress, Result> {
  return new StepwiseJob(start, options?.onProgress);
}

class StepwiseJob<Progress, Result> implements Job<Progress, Result> {
  readonly [Symbol.toStringTag] = "Job";
  readonly #start: () => Promise<JobGenerator<Progress, Result>>;
  #steps: Promise<JobGenerator<Progress, Result>> | undefined;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  readonly #result: Promise<Result>;
  #resolve!: (result: Result) => void;
  #reject!: (reason: unknown) => void;
  #isUsed = false;
  #hasEnded = false;

  constructor(
    start: () => Promise<JobGenerator<Progress, Result>>,
    onProgress: ((progress: Progress) => void) | undefined,
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

  [Symbol.asyncIterator](): AsyncIterableIterator<Progress, void, undefined> {
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

  async #next(): Promise<IteratorResult<Progress, void>> {
    if (this.#hasEnded) return { done: true, value: undefined };
    try {
      this.#steps ??= this.#start();
      const { done, value } = await (await this.#steps).next();
      if (done) {
        this.#resolve(value);
        return { done, value: undefined };
      }
      this.#onProgress?.(value);
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
