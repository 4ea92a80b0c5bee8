import type { Journal, JournalEntry } from "../../../src/index.ts";

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
