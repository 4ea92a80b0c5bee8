/** Options of every job that takes many calls. */
export interface JobOptions<Progress> {
  /** Ends the job: calls under way are aborted, and it rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each step. What it throws ends the job. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * A job that takes many calls. Nothing is sent before it is used: await it for its result, or loop over it for its steps and
 * await it then. A loop that ends early lets the calls that are under way finish and makes no more.
 *
 * It runs once, however often it is awaited. After a loop that ended early, awaiting it rejects with an `AbortError`.
 *
 * It can be awaited, so an async function that returns it gives its result: return it from a plain function.
 *
 * @example
 * const job = grinfi.contacts.bulkUpsert(rows, { list, onConflict: "update" });
 * for await (const { outcome, row } of job) console.log(outcome, row.linkedin_id);
 * const { failed, unknown } = await job;
 */
export interface Job<Progress, Result> extends Promise<Result>, AsyncIterable<Progress, void, undefined> {
  [Symbol.asyncIterator](): AsyncIterableIterator<Progress, void, undefined>;
}

/** A job of steps: what they yield is the progress, what they return is the result. */
export function createJob<Progress, Result>(
  steps: (signal: AbortSignal | undefined) => AsyncGenerator<Progress, Result, undefined>,
  { onProgress, signal }: JobOptions<Progress>,
): Job<Progress, Result> {
  return new StepwiseJob(steps(signal), onProgress);
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
    // Whoever loops over the run gets its error there.
    this.#result.catch(() => undefined);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Progress, void, undefined> {
    this.#isUsed = true;
    return {
      next: () => this.#next(),
      return: async () => {
        await this.#steps.return(undefined as Result);
        this.#reject(new DOMException("The run was stopped before its end.", "AbortError"));
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is a promise of its result
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
      // It is the result.
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
