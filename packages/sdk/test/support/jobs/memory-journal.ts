import type { Journal, JournalEntry, JournalQuery } from "../../../src/index.ts";

/** A journal in memory, whose entries a test can read. */
export class MemoryJournal implements Journal {
  readonly entries: JournalEntry[] = [];

  read(): Iterable<JournalEntry> | AsyncIterable<JournalEntry> {
    return [...this.entries];
  }

  async append(entry: JournalEntry): Promise<void> {
    this.entries.push(entry);
  }
}

/** A journal that cannot be read before `release` is called. Until then the jobs that use it are running. */
export class HeldJournal extends MemoryJournal {
  release: () => void = () => {};
  readonly #held: Promise<void> = new Promise((resolve) => {
    this.release = resolve;
  });

  override async *read(): AsyncGenerator<JournalEntry> {
    await this.#held;
    yield* this.entries;
  }
}

/** A journal in memory that several jobs use at the same time, as processes of several machines do. */
export class SharedMemoryJournal implements Journal {
  readonly isShared = true;
  readonly #latest = new Map<string, Map<string, JournalEntry>>();

  async *read({ job, keys }: JournalQuery): AsyncGenerator<JournalEntry> {
    for (const key of keys) yield* this.#stepsOf(job, key).values();
  }

  async append(entry: JournalEntry, replaces?: string): Promise<JournalEntry | undefined> {
    const steps = this.#stepsOf(entry.job, entry.key);
    const latest = steps.get(entry.step);
    if (latest?.version === entry.version) return undefined;
    if (latest?.version !== replaces) return latest;
    steps.set(entry.step, entry);
    return undefined;
  }

  #stepsOf(job: string, key: string): Map<string, JournalEntry> {
    const name = JSON.stringify([job, key]);
    const steps = this.#latest.get(name) ?? new Map<string, JournalEntry>();
    this.#latest.set(name, steps);
    return steps;
  }
}
