import type { JournalEntry, JournalQuery } from "../../../src/index.ts";
import { SharedMemoryJournal } from "../jobs/memory-journal.ts";

/** The number of keys that one script of a journal in Redis reads. */
const KEYS_IN_A_SCRIPT = 100;

/** A shared journal in memory that counts the scripts that the same work takes in Redis. */
export class CountingJournal extends SharedMemoryJournal {
  scripts = 0;

  override read(query: JournalQuery): AsyncGenerator<JournalEntry> {
    this.scripts += Math.ceil(query.keys.length / KEYS_IN_A_SCRIPT);
    return super.read(query);
  }

  override append(entry: JournalEntry, replaces?: string): Promise<JournalEntry | undefined> {
    this.scripts += 1;
    return super.append(entry, replaces);
  }
}
