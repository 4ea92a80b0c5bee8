import type { FetchFunction, Journal, JournalEntry } from "../../../src/index.ts";

/** A process that crashes: after that, its requests and appends have no effect and never resolve. */
export interface CrashingProcess {
  readonly fetch: FetchFunction;
  readonly journal: Journal;
  /** Resolves when the process crashes. */
  readonly crash: Promise<void>;
  /** The number of moments so far: there is one before and one after each request and each append. */
  readonly moments: number;
}

/** Simulates a process that crashes at a moment, or never. */
export function crashingProcess(
  fetch: FetchFunction,
  journal: Journal,
  crashAt: number = Number.POSITIVE_INFINITY,
): CrashingProcess {
  let crashNow = (): void => undefined;
  const crash = new Promise<void>((resolve) => {
    crashNow = resolve;
  });
  let moments = 0;
  const pass = (): Promise<void> | undefined => {
    moments += 1;
    if (moments < crashAt) return undefined;
    crashNow();
    return new Promise(() => undefined);
  };
  const between = async <T>(act: () => Promise<T>): Promise<T> => {
    await pass();
    const outcome = await act();
    await pass();
    return outcome;
  };
  return {
    fetch: (request) => between(() => fetch(request)),
    journal: {
      ...(journal.isShared === true && { isShared: true }),
      read: (query) => journal.read(query),
      append: (entry: JournalEntry, replaces) =>
        between(async () => (await journal.append(entry, replaces)) ?? undefined),
    },
    crash,
    get moments() {
      return moments;
    },
  };
}
