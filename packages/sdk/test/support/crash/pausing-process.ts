import type { FetchFunction, Journal, JournalEntry } from "../../../src/index.ts";

/**
 * Simulates a process that pauses at a moment and resumes later. After it has read its journal, there is a moment
 * before and after each request and each append.
 */
export class PausingProcess {
  readonly fetch: FetchFunction;
  readonly journal: Journal;
  /** Resolves when the process is paused and its requests and appends in progress have ended. */
  readonly paused: Promise<void>;
  /** The number of moments so far. */
  moments = 0;
  readonly #pausesAt: number;
  readonly #inProgress = new Set<Promise<unknown>>();
  #hasJournal = false;
  #pause = (): void => undefined;
  #resume = (): void => undefined;
  #pauseEnds: Promise<void> | undefined;

  /** @param pausesAt - Default: never. */
  constructor(fetch: FetchFunction, journal: Journal, pausesAt: number = Number.POSITIVE_INFINITY) {
    this.#pausesAt = pausesAt;
    this.paused = new Promise((resolve) => {
      this.#pause = () => void Promise.allSettled(this.#inProgress).then(() => resolve());
    });
    this.fetch = (request) => this.#between(() => fetch(request));
    this.journal = {
      ...(journal.isShared === true && { isShared: true }),
      read: (query) => {
        this.#hasJournal = true;
        return journal.read(query);
      },
      append: (entry: JournalEntry, replaces) =>
        this.#between(async () => (await journal.append(entry, replaces)) ?? undefined),
    };
  }

  resume(): void {
    this.#resume();
  }

  async #between<T>(act: () => Promise<T>): Promise<T> {
    const pause = this.#passMoment();
    // Without a pause this continues synchronously, so that the act is in progress at once.
    if (pause) await pause;
    const acting = act();
    this.#inProgress.add(acting);
    const outcome = await acting.finally(() => this.#inProgress.delete(acting));
    await this.#passMoment();
    return outcome;
  }

  /** @returns A promise that ends with the pause, if there is one. */
  #passMoment(): Promise<void> | undefined {
    if (!this.#hasJournal) return undefined;
    this.moments += 1;
    if (this.moments === this.#pausesAt) {
      this.#pauseEnds = new Promise((resolve) => {
        this.#resume = resolve;
      });
      this.#pause();
    }
    return this.#pauseEnds;
  }
}
