import { Heap } from "./heap.ts";

/** The priority of a call in the queue. */
export type Priority = "high" | "normal";

/** The number of calls with high priority that may overtake in a row while a normal one waits. */
export const MAX_HIGH_IN_A_ROW = 4;

interface QueueItem {
  readonly priority: Priority;
  /** The sequence number of its call. */
  readonly sequence: number;
  /** The time at which it expires, on the clock of `performance.now()`. */
  readonly deadline: number;
}

/**
 * A queue of requests, ordered by priority and then by the sequence numbers of their calls. At most `MAX_HIGH_IN_A_ROW`
 * requests with high priority overtake a normal one for each position that it advances.
 */
export class RequestQueue<T extends QueueItem> {
  readonly #high: Heap<T> = new Heap<T>(isEarlier);
  readonly #normal: Heap<T> = new Heap<T>(isEarlier);
  /** The requests that have a deadline. */
  readonly #deadlines: Heap<T> = new Heap((a, b) => a.deadline < b.deadline);
  #highInARow = 0;
  /** The number of requests in the queue. */
  size = 0;

  /** Adds a request at the position of its call, so a retry keeps its position. */
  add(request: T): void {
    this.#heapOf(request).add(request);
    this.size += 1;
    if (request.deadline < Number.POSITIVE_INFINITY) this.#deadlines.add(request);
  }

  /** @returns Whether the request was in the queue. */
  remove(request: T): boolean {
    this.#deadlines.remove(request);
    const isRemoved = this.#heapOf(request).remove(request);
    if (isRemoved) this.size -= 1;
    return isRemoved;
  }

  /** The next request to send. */
  get first(): T | undefined {
    return this.#isTurnOfNormal ? this.#normal.first : this.#high.first;
  }

  /** Removes and returns the next request to send. */
  shift(): T | undefined {
    const { first } = this;
    this.#highInARow = this.#isTurnOfNormal || this.#normal.size === 0 ? 0 : this.#highInARow + 1;
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** The request with the earliest deadline. */
  get earliestDeadline(): T | undefined {
    return this.#deadlines.first;
  }

  /** Iterates in no particular order. */
  *[Symbol.iterator](): Iterator<T> {
    yield* this.#high;
    yield* this.#normal;
  }

  get #isTurnOfNormal(): boolean {
    return this.#normal.size > 0 && (this.#high.size === 0 || this.#highInARow >= MAX_HIGH_IN_A_ROW);
  }

  #heapOf({ priority }: QueueItem): Heap<T> {
    return priority === "high" ? this.#high : this.#normal;
  }
}

const isEarlier = (a: QueueItem, b: QueueItem): boolean => a.sequence < b.sequence;
