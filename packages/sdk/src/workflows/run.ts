/** Options of every job that takes many calls. */
export interface RunOptions<Progress> {
  /** Ends the run: calls under way are aborted, and it rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each step. What it throws ends the run. */
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
 * const run = grinfi.contacts.bulkUpsert(rows, { list, onConflict: "update" });
 * for await (const { outcome, row } of run) console.log(outcome, row.linkedin_id);
 * const { failed, unknown } = await run;
 */
export interface Run<Progress, Result> extends Promise<Result>, AsyncIterable<Progress, void, undefined> {
  [Symbol.asyncIterator](): AsyncIterableIterator<Progress, void, undefined>;
}

/** A run of steps: what they yield is the progress, what they return is the result. */
export function createRun<Progress, Result>(
  steps: (signal: AbortSignal | undefined) => AsyncGenerator<Progress, Result, undefined>,
  { onProgress, signal }: RunOptions<Progress>,
): Run<Progress, Result> {
  return new StepwiseRun(steps(signal), onProgress);
}

class StepwiseRun<Progress, Result> implements Run<Progress, Result> {
  readonly [Symbol.toStringTag] = "Run";
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
