import type { Journal, JournalEntry } from "../../src/index.ts";

/** A journal that can be looked into. */
export class MemoryJournal implements Journal {
  readonly entries: JournalEntry[] = [];

  read(): JournalEntry[] {
    return [...this.entries];
  }

  async append(entry: JournalEntry): Promise<void> {
    this.entries.push(entry);
  }
}
