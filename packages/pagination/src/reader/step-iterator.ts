/** The source of an iterator's values. */
export interface StepSource<T> {
  /** Returns the next value if it is already in memory. */
  readonly ready: () => IteratorYieldResult<T> | undefined;
  /** Fetches the next value. Calls never overlap. */
  readonly step: () => Promise<IteratorResult<T, undefined>>;
  /** Releases everything. No more values are needed. */
  readonly close: () => void;
}

/**
 * An async iterator that takes one step at a time, even if several calls of `next` are pending. Unlike a generator, it
 * can continue after an error.
 */
export class StepIterator<T> implements AsyncIterableIterator<T, undefined, undefined> {
  readonly #source: StepSource<T>;
  #pending = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: StepSource<T>) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const ready = this.#pending === 0 ? this.#source.ready() : undefined;
    if (ready !== undefined) return Promise.resolve(ready);
    this.#pending += 1;
    const step = this.#last.then(this.#source.step);
    const onSettled = (): void => {
      this.#pending -= 1;
    };
    this.#last = step.then(onSettled, onSettled);
    return step;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#source.close();
    return { done: true, value: undefined };
  }
}
