import { rejectionOf } from "@grinfi/testing";
import { expect, test } from "vitest";
import { ConfigurationError, type Journal, type JournalEntry } from "../../src/index.ts";
import { countWrites, JOURNAL_JOBS, type JournalJob } from "../support/jobs/journal-jobs.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { createTestClient } from "../support/test-client.ts";

/** A journal that is lost at an append. It records the entries that it rejects from then on. */
class LosableJournal implements Journal {
  readonly #kept = new MemoryJournal();
  readonly error = new ConfigurationError("The journal is lost.");
  readonly rejected: JournalEntry[] = [];
  readonly #onLoss: () => void;
  readonly #losesAt: number;

  constructor(losesAt: number, onLoss: () => void) {
    this.#losesAt = losesAt;
    this.#onLoss = onLoss;
  }

  get appended(): number {
    return this.#kept.entries.length;
  }

  read(): ReturnType<Journal["read"]> {
    return this.#kept.read();
  }

  async append(entry: JournalEntry): Promise<void> {
    if (this.appended + 1 < this.#losesAt) return this.#kept.append(entry);
    this.rejected.push(entry);
    this.#onLoss();
    throw this.error;
  }
}

async function appendsOf({ emulator, run }: JournalJob): Promise<number> {
  const journal = new LosableJournal(Number.POSITIVE_INFINITY, () => undefined);
  await run(createTestClient(emulator.fetch), journal);
  return journal.appended;
}

test.each(JOURNAL_JOBS)(
  "%s that loses its journal at any point ends with its error and changes nothing more",
  async (_, prepare) => {
    const appends = await appendsOf(await prepare());
    expect(appends).toBeGreaterThanOrEqual(8);
    for (let losesAt = 1; losesAt <= appends; losesAt += 1) {
      const { emulator, run } = await prepare();
      let writes = 0;
      const journal = new LosableJournal(losesAt, () => {
        writes = countWrites(emulator);
      });
      expect(await rejectionOf(run(createTestClient(emulator.fetch), journal))).toBe(journal.error);
      expect(countWrites(emulator)).toBe(writes);
      // The operation was done or may have been done. The loss of the journal does not change that.
      expect(journal.rejected.filter(({ state }) => state === "not_done")).toEqual([]);
    }
  },
);

test.each(JOURNAL_JOBS)(
  "%s whose journal has a state of a later version ends with an error, and changes nothing",
  async (_, prepare) => {
    const { emulator, run } = await prepare();
    const journal = new MemoryJournal();
    await run(createTestClient(emulator.fetch), journal);
    const writes = countWrites(emulator);
    const state = "postponed" as JournalEntry["state"];
    const later = journal.entries.map((entry) => (entry.state === "done" ? { ...entry, state } : entry));
    journal.entries.splice(0, Number.POSITIVE_INFINITY, ...later);
    expect(await rejectionOf(run(createTestClient(emulator.fetch), journal))).toMatchObject({
      code: "configuration",
      message: expect.stringContaining('the state "postponed", which this version of the SDK does not know'),
    });
    expect(countWrites(emulator)).toBe(writes);
  },
);

test.each(JOURNAL_JOBS)(
  "%s appends nothing to its journal in a dry run, and changes nothing, wherever an earlier job ended",
  async (_, prepare) => {
    const { emulator, run } = await prepare();
    const grinfi = createTestClient(emulator.fetch);
    const journal = new MemoryJournal();
    await run(grinfi, journal, { dryRun: true });
    expect([journal.entries, countWrites(emulator)]).toEqual([[], 0]);
    await run(grinfi, journal);
    const writes = countWrites(emulator);
    for (let end = 0; end <= journal.entries.length; end += 1) {
      const earlier = new MemoryJournal();
      earlier.entries.push(...journal.entries.slice(0, end));
      await run(grinfi, earlier, { dryRun: true });
      expect(earlier.entries).toEqual(journal.entries.slice(0, end));
    }
    expect(countWrites(emulator)).toBe(writes);
  },
);

test.each(JOURNAL_JOBS)("%s that waits for its journal can be aborted", async (_, prepare) => {
  const { emulator, run } = await prepare();
  const stop = new AbortController();
  const journal: Journal = {
    read: async function* () {
      stop.abort(new Error("Enough."));
      await new Promise(() => undefined);
      yield* [];
    },
    append: () => Promise.reject(new Error("Nothing is known yet.")),
  };
  expect(await rejectionOf(run(createTestClient(emulator.fetch), journal, { signal: stop.signal }))).toBe(
    stop.signal.reason,
  );
  expect(countWrites(emulator)).toBe(0);
});
