import type { Journal, JournalEntry } from "../../src/index.ts";

/** A journal that can be looked into. */
export class MemoryJournal implements Journal {
  readonly entries: JournalEntry[] = [];

  read(): Iterable<JournalEntry> | AsyncIterable<JournalEntry> {
    return [...this.entries];
  }

  async append(entry: JournalEntry): Promise<void> {
    this.entries.push(entry);
  }
}

/** A journal that is not read before it is let go: until then the runs that use it are under way. */
export class HeldJournal extends MemoryJournal {
  letGo: () => void = () => {};
  readonly #held: Promise<void> = new Promise((resolve) => {
    this.letGo = resolve;
  });

  override async *read(): AsyncGenerator<JournalEntry> {
    await this.#held;
    yield* this.entries;
  }
}
