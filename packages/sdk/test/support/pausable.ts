import type { FetchFunction, Journal, JournalEntry } from "../../src/index.ts";

/**
 * A process that is paused at a moment and goes on later. From when it reads its journal, each request and each append has a
 * moment before and one after it.
 */
export class Pausable {
  readonly fetch: FetchFunction;
  readonly journal: Journal;
  /** Resolves when it is paused, and what it had begun has come to its end. */
  readonly paused: Promise<void>;
  /** Moments that it has come by. */
  moments = 0;
  readonly #pausesAt: number;
  readonly #underWay = new Set<Promise<unknown>>();
  #hasJournal = false;
  #pause = (): void => undefined;
  #goOn = (): void => undefined;
  #pauseEnds: Promise<void> | undefined;

  /** @param pausesAt - Default: never. */
  constructor(fetch: FetchFunction, journal: Journal, pausesAt: number = Number.POSITIVE_INFINITY) {
    this.#pausesAt = pausesAt;
    this.paused = new Promise((resolve) => {
      this.#pause = () => void Promise.allSettled(this.#underWay).then(() => resolve());
    });
    this.fetch = (request) => this.#between(() => fetch(request));
    this.journal = {
      read: () => {
        this.#hasJournal = true;
        return journal.read();
      },
      append: (entry: JournalEntry) => this.#between(() => journal.append(entry)),
    };
  }

  goOn(): void {
    this.#goOn();
  }

  async #between<T>(act: () => Promise<T>): Promise<T> {
    const pause = this.#comeBy();
    // At once where there is no pause: whatever has come by is under way.
    if (pause) await pause;
    const acting = act();
    this.#underWay.add(acting);
    const outcome = await acting.finally(() => this.#underWay.delete(acting));
    await this.#comeBy();
    return outcome;
  }

  /** @returns The end of the pause, if there is one. */
  #comeBy(): Promise<void> | undefined {
    if (!this.#hasJournal) return undefined;
    this.moments += 1;
    if (this.moments === this.#pausesAt) {
      this.#pauseEnds = new Promise((resolve) => {
        this.#goOn = resolve;
      });
      this.#pause();
    }
    return this.#pauseEnds;
  }
}
