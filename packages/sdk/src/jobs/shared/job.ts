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
function requestOptionsOf(options: RequestOptions): RequestOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(CALL_OPTIONS, name)));
}

/**
 * A job that makes many calls. It sends nothing until you use it. Await it for its result, or loop over it for its
 * steps and await it afterwards. If you leave the loop early, the calls in progress finish and no more are made.
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

/**
 * Creates a job from a generator, which yields the progress and returns the result.
 *
 * @param steps - The generator. Its argument is the options that apply to each call.
 */
export function createJob<Progress, Result>(
  steps: (request: RequestOptions) => AsyncGenerator<Progress, Result, undefined>,
  options: JobOptions<Progress>,
): Job<Progress, Result> {
  return new StepwiseJob(steps(requestOptionsOf(options)), options.onProgress);
}

class StepwiseJob<Progress, Result> implements Job<Progress, Result> {
  readonly [Symbol.toStringTag] = "Job";
  readonly #steps: AsyncGenerator<Progress, Result, undefined>;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  readonly #result: Promise<Result>;
  #resolve!: (result: Result) => void;
  #reject!: (reason: unknown) => void;
  #isUsed = false;

  constructor(
    steps: AsyncGenerator<Progress, Result, undefined>,
    onProgress: ((progress: Progress) => void) | undefined,
  ) {
    this.#steps = steps;
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
        await this.#steps.return(undefined as Result);
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
    try {
      const { done, value } = await this.#steps.next();
      if (done) {
        this.#resolve(value);
        return { done, value: undefined };
      }
      this.#onProgress?.(value);
      return { done: false, value };
    } catch (error) {
      this.#reject(error);
      await this.#steps.return(undefined as Result);
      throw error;
    }
  }
}
