import type { Fields } from "../json.ts";

/** A scheduled event, such as the sending of a message. It is plain data, so that it can be saved. */
export interface Job {
  /** When it is due, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: string;
  readonly data: Fields;
}

interface QueuedJob {
  readonly job: Job;
  /** Position in the order in which jobs were added. */
  readonly sequence: number;
}

/**
 * Jobs in order of time. Jobs of the same time keep the order in which they were added. The queue is a binary heap,
 * because an import adds a job for each of its rows.
 */
export class JobQueue {
  #heap: QueuedJob[] = [];
  #added = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(job: Job): void {
    this.#added += 1;
    this.#siftUp({ job, sequence: this.#added });
  }

  /** Removes and returns the next job that is due. */
  takeDue(now: number): Job | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.job.at > now) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#siftDown(last);
    return first.job;
  }

  save(): readonly Job[] {
    return this.#heap.toSorted(compareJobs).map(({ job }) => job);
  }

  load(jobs: readonly Job[]): void {
    this.#heap = [];
    for (const job of jobs) this.add(job);
  }

  /** Inserts a job at the bottom of the heap and moves it up. */
  #siftUp(queued: QueuedJob): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const other = heap[parent] as QueuedJob;
      if (compareJobs(other, queued) < 0) break;
      heap[index] = other;
      index = parent;
    }
    heap[index] = queued;
  }

  /** Inserts a job at the top of the heap and moves it down. */
  #siftDown(queued: QueuedJob): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      if (left >= heap.length) break;
      const isRight =
        right < heap.length && compareJobs(heap[right] as QueuedJob, heap[left] as QueuedJob) < 0;
      const child = isRight ? right : left;
      const other = heap[child] as QueuedJob;
      if (compareJobs(queued, other) < 0) break;
      heap[index] = other;
      index = child;
    }
    heap[index] = queued;
  }
}

const compareJobs = (a: QueuedJob, b: QueuedJob): number => a.job.at - b.job.at || a.sequence - b.sequence;
