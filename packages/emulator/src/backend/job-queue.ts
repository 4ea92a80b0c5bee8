import type { Fields } from "../json.ts";

/** Something that will happen: a message goes out, a row of an import becomes a contact. It is data, so that it can be saved. */
export interface Job {
  readonly at: number;
  readonly kind: string;
  readonly data: Fields;
}

interface Queued {
  readonly job: Job;
  /** The how-manieth job it is that was added. */
  readonly number: number;
}

/**
 * Jobs in the order of their time; those of the same time in the order in which they were added. They are kept as a
 * binary heap, in which none comes before the one above it: an import brings a job for each of its rows.
 */
export class JobQueue {
  #heap: Queued[] = [];
  #added = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(job: Job): void {
    this.#added += 1;
    this.#rise({ job, number: this.#added });
  }

  /** Takes the next job that is due. */
  takeDue(now: number): Job | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.job.at > now) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first.job;
  }

  save(): readonly Job[] {
    return this.#heap.toSorted(inOrder).map(({ job }) => job);
  }

  load(jobs: readonly Job[]): void {
    this.#heap = [];
    for (const job of jobs) this.add(job);
  }

  /** Puts a job at the end and lets it rise to its place. */
  #rise(queued: Queued): void {
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >>> 1;
      const other = heap[above] as Queued;
      if (inOrder(other, queued) < 0) break;
      heap[place] = other;
      place = above;
    }
    heap[place] = queued;
  }

  /** Puts a job at the top and lets it sink to its place. */
  #sink(queued: Queued): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      if (left >= heap.length) break;
      const isRight = right < heap.length && inOrder(heap[right] as Queued, heap[left] as Queued) < 0;
      const below = isRight ? right : left;
      const other = heap[below] as Queued;
      if (inOrder(queued, other) < 0) break;
      heap[place] = other;
      place = below;
    }
    heap[place] = queued;
  }
}

const inOrder = (a: Queued, b: Queued): number => a.job.at - b.job.at || a.number - b.number;
