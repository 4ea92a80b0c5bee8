import { Heap } from "./heap.ts";

/** How urgent a call is. */
export type Priority = "high" | "normal";

/** How many calls with high priority may pass in a row while a normal one waits. */
export const HIGH_IN_A_ROW = 4;

interface Queued {
  readonly priority: Priority;
  /** Its place in the order of calls. */
  readonly sequence: number;
  /** When it is of no use any more, by `performance.now()`. */
  readonly deadline: number;
}

/**
 * Requests that wait, by priority and then in the order of their calls. A normal one that waits is overtaken by at most
 * `HIGH_IN_A_ROW` for each step that it moves on.
 */
export class RequestQueue<T extends Queued> {
  readonly #high: Heap<T> = new Heap<T>(isEarlier);
  readonly #normal: Heap<T> = new Heap<T>(isEarlier);
  /** Those that have a deadline. */
  readonly #deadlines: Heap<T> = new Heap((a, b) => a.deadline < b.deadline);
  #highInARow = 0;

  get size(): number {
    return this.#high.size + this.#normal.size;
  }

  /** Adds a request in the order of its call: that of a retry stands where it stood. */
  add(request: T): void {
    this.#of(request).add(request);
    if (request.deadline < Number.POSITIVE_INFINITY) this.#deadlines.add(request);
  }

  /** @returns Whether it waited here. */
  remove(request: T): boolean {
    this.#deadlines.remove(request);
    return this.#of(request).remove(request);
  }

  /** The one that passes next. */
  get first(): T | undefined {
    return this.#isTurnOfNormal ? this.#normal.first : this.#high.first;
  }

  /** Takes out the one that passes next. */
  shift(): T | undefined {
    const { first } = this;
    this.#highInARow = this.#isTurnOfNormal || this.#normal.size === 0 ? 0 : this.#highInARow + 1;
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** The one with the earliest deadline. */
  get mostUrgent(): T | undefined {
    return this.#deadlines.first;
  }

  /** In no order. */
  *[Symbol.iterator](): Iterator<T> {
    yield* this.#high;
    yield* this.#normal;
  }

  get #isTurnOfNormal(): boolean {
    return this.#normal.size > 0 && (this.#high.size === 0 || this.#highInARow >= HIGH_IN_A_ROW);
  }

  #of({ priority }: Queued): Heap<T> {
    return priority === "high" ? this.#high : this.#normal;
  }
}

const isEarlier = (a: Queued, b: Queued): boolean => a.sequence < b.sequence;
