import { expect } from "vitest";
import type { Journal } from "../../../src/index.ts";
import { createTestClient } from "../test-client.ts";
import { countWrites, type JournalJob } from "./journal-jobs.ts";

/** A journal whose lease a test ends. */
export interface LeasedJournal {
  readonly journal: Journal;
  readonly expire: () => void;
}

/** What a job did whose lease has expired. */
interface ExpiredRun {
  readonly entries: number;
  readonly end: PromiseSettledResult<unknown>;
  /** The number of writes of the server until the lease expired, and in all. */
  readonly writes: { readonly before: number; readonly all: number };
}

/** Runs a job whose lease expires after a number of entries. */
async function runUntilExpiry(
  { emulator, run }: JournalJob,
  { expire, journal }: LeasedJournal,
  expiresAfter: number = Number.POSITIVE_INFINITY,
): Promise<ExpiredRun> {
  let entries = 0;
  let before = 0;
  const expiring: Journal = {
    isShared: true,
    read: (query) => journal.read(query),
    checkOwner: () => journal.checkOwner?.(),
    append: async (entry, replaces) => {
      const other = await journal.append(entry, replaces);
      entries += 1;
      if (entries === expiresAfter) {
        before = countWrites(emulator);
        expire();
      }
      return other ?? undefined;
    },
  };
  const [end] = await Promise.allSettled([run(createTestClient(emulator.fetch), expiring)]);
  return { entries, end, writes: { before, all: countWrites(emulator) } };
}

/**
 * Runs a job once for each of its entries, with a journal whose lease expires after that entry. Fails if the job changes
 * anything after that.
 *
 * @param open - Opens an empty journal.
 */
export async function expireLeaseAfterEachEntry(
  prepare: () => Promise<JournalJob>,
  open: () => Promise<LeasedJournal>,
): Promise<void> {
  const complete = await runUntilExpiry(await prepare(), await open());
  for (let expiresAfter = 1; expiresAfter < complete.entries; expiresAfter += 1) {
    const { end, writes } = await runUntilExpiry(await prepare(), await open(), expiresAfter);
    expect(writes.all).toBe(writes.before);
    if (writes.all < complete.writes.all)
      expect(end).toMatchObject({ status: "rejected", reason: { code: "journal", reason: "lease_lost" } });
  }
}
