import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { JsonLinesJournal } from "../../src/node/file-journal.ts";
import { FileLock } from "../../src/node/file-lock.ts";
import { currentOwner } from "../../src/node/lock-owner.ts";
import { PausingProcess } from "../support/crash/pausing-process.ts";
import { countWrites, JOURNAL_JOBS, type JournalJob } from "../support/jobs/journal-jobs.ts";
import { createTestClient } from "../support/test-client.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-taken-over-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/**
 * A journal of one host. The old owner has no heartbeat, as if it were paused, and others wait only briefly for one.
 */
function journalOn(host: "new" | "old", name: string): JsonLinesJournal {
  const owner = { ...currentOwner(), host, machine: host };
  const heartbeat = host === "old" ? { interval: 2 ** 31 - 1, missed: 1 } : { interval: 1, missed: 1 };
  return new JsonLinesJournal(join(folder, name), (path) => FileLock.acquire(path, owner, heartbeat));
}

/** Returns the number of moments of a job that is not paused. */
async function momentsOf({ emulator, run }: JournalJob): Promise<number> {
  const journal = journalOn("old", "alone.jsonl");
  const alone = new PausingProcess(emulator.fetch, journal);
  await run(createTestClient(alone.fetch), alone.journal);
  await journal.close();
  return alone.moments;
}

/** Pauses a job at a moment, runs it with another owner of the journal, and resumes the first one. */
async function takeOver({ emulator, run }: JournalJob, moment: number): Promise<void> {
  const [oldJournal, newJournal] = [journalOn("old", `${moment}.jsonl`), journalOn("new", `${moment}.jsonl`)];
  const old = new PausingProcess(emulator.fetch, oldJournal, moment);
  const oldRun = Promise.allSettled([run(createTestClient(old.fetch), old.journal)]);
  await old.paused;
  const parts = await run(createTestClient(emulator.fetch), newJournal);
  const writesBefore = countWrites(emulator);
  old.resume();
  const [end] = await oldRun;

  for (const { outcome, times } of parts) {
    expect(["created", "done", "not_tried", "queued", "skipped", "unknown", "updated"]).toContain(outcome);
    if (outcome === "unknown" || outcome === "not_tried") expect(times()).toBeLessThanOrEqual(1);
    else expect(times()).toBe(1);
  }
  // At most the operation that was pending at the pause.
  expect(countWrites(emulator) - writesBefore).toBeLessThanOrEqual(1);
  if (end?.status === "rejected") {
    expect(end.reason).toMatchObject({
      code: "configuration",
      message: expect.stringContaining("lost the journal"),
    });
  }
  await oldJournal.close();
  await newJournal.close();
}

test.each(JOURNAL_JOBS)(
  "%s whose journal is taken over while it is paused at any point sends nothing twice",
  async (_, prepare) => {
    const moments = await momentsOf(await prepare());
    expect(moments).toBeGreaterThan(20);
    for (let moment = 1; moment <= moments; moment += 1) await takeOver(await prepare(), moment);
  },
);
