/** Where the values of an iterator come from. */
export interface Source<T> {
  /** The next value if it is there already. */
  readonly ready: () => IteratorYieldResult<T> | undefined;
  /** Gets the next value. Never called while it runs. */
  readonly step: () => Promise<IteratorResult<T, undefined>>;
  /** Nothing more is wanted. */
  readonly close: () => void;
}

/**
 * An iterator that takes one step at a time, however many calls of `next` wait, and can go on after an error: a
 * generator would be at its end.
 */
export class StepIterator<T> implements AsyncIterableIterator<T, undefined, undefined> {
  readonly #source: Source<T>;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: Source<T>) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const ready = this.#waiting === 0 ? this.#source.ready() : undefined;
    if (ready !== undefined) return Promise.resolve(ready);
    this.#waiting += 1;
    const step = this.#last.then(this.#source.step);
    const settled = (): void => {
      this.#waiting -= 1;
    };
    this.#last = step.then(settled, settled);
    return step;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#source.close();
    return { done: true, value: undefined };
  }
}
