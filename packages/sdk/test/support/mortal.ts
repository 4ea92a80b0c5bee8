import type { FetchFunction, Journal, JournalEntry } from "../../src/index.ts";

/** What can happen to a process: it dies, and from then on nothing that it does has an effect or comes back. */
export interface Mortal {
  readonly fetch: FetchFunction;
  readonly journal: Journal;
  /** Resolves when it dies. */
  readonly death: Promise<void>;
  /** Moments that it has lived through: before and after each request and each append. */
  readonly moments: number;
}

/** A process with these that dies at a moment, or never. */
export function mortal(
  fetch: FetchFunction,
  journal: Journal,
  diesAt: number = Number.POSITIVE_INFINITY,
): Mortal {
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  let moments = 0;
  const live = (): Promise<void> | undefined => {
    moments += 1;
    if (moments < diesAt) return undefined;
    die();
    return new Promise(() => undefined);
  };
  const between = async <T>(act: () => Promise<T>): Promise<T> => {
    await live();
    const outcome = await act();
    await live();
    return outcome;
  };
  return {
    fetch: (request) => between(() => fetch(request)),
    journal: {
      read: () => journal.read(),
      append: (entry: JournalEntry) => between(() => journal.append(entry)),
    },
    death,
    get moments() {
      return moments;
    },
  };
}
