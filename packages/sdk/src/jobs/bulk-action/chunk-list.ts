import type { ProgressTracker } from "../shared/progress-tracker.ts";
import type { BulkActionResult, ChunkOutcome } from "./bulk-action-types.ts";
import { Chunk } from "./chunk.ts";

/** The chunks of a job, in progress and complete. */
export class ChunkList {
  readonly #progress: ProgressTracker;
  readonly #outcomes: ChunkOutcome[] = [];
  #count = 0;
  /** The chunks that are not reported yet. */
  open: readonly Chunk[] = [];

  constructor(progress: ProgressTracker) {
    this.#progress = progress;
  }

  add(ids: readonly string[]): Chunk {
    const chunk = new Chunk(this.#count, ids);
    this.#count += 1;
    this.open = [...this.open, chunk];
    return chunk;
  }

  /** Yields and removes the chunks whose contacts all have an outcome. */
  *complete(): Generator<ChunkOutcome, void, undefined> {
    const complete = this.open.filter(({ isComplete }) => isComplete);
    this.open = this.open.filter(({ isComplete }) => !isComplete);
    for (const { ids, outcome } of complete) {
      this.#outcomes.push(outcome);
      this.#progress.done += ids.length;
      yield outcome;
    }
  }

  get result(): BulkActionResult {
    const chunks = this.#outcomes.toSorted((a, b) => a.index - b.index);
    const count = (list: (chunk: ChunkOutcome) => readonly string[]): number =>
      chunks.reduce((total, chunk) => total + list(chunk).length, 0);
    return {
      selected: count(({ ids }) => ids),
      done: count(({ done }) => done),
      excluded: count(({ excluded }) => excluded),
      failed: count(({ failed }) => failed),
      unknown: count(({ unknown }) => unknown),
      notTried: count(({ notTried }) => notTried),
      planned: count(({ planned }) => planned),
      fromJournal: count(({ fromJournal }) => fromJournal),
      chunks,
    };
  }
}
