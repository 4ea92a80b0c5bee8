import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { JsonLinesJournal } from "../../src/node/file-journal.ts";
import { FileLock } from "../../src/node/file-lock.ts";
import { currentOwner } from "../../src/node/lock-owner.ts";
import { clientWith, countWrites, JOURNAL_JOBS, type Job } from "../support/journal-jobs.ts";
import { Pausable } from "../support/pausable.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-taken-over-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A journal as a host has it. The old owner gives no sign of life, as if it was paused, and nobody waits long for one. */
function journalOn(host: "new" | "old", name: string): JsonLinesJournal {
  const owner = { ...currentOwner(), host, machine: host };
  const signs = host === "old" ? { interval: 2 ** 31 - 1, missed: 1 } : { interval: 1, missed: 1 };
  return new JsonLinesJournal(join(folder, name), (path) => FileLock.acquire(path, owner, signs));
}

/** How many moments a job has when it is not paused. */
async function momentsOf({ emulator, run }: Job): Promise<number> {
  const journal = journalOn("old", "alone.jsonl");
  const alone = new Pausable(emulator.fetch, journal);
  await run(clientWith(alone.fetch), alone.journal);
  await journal.close();
  return alone.moments;
}

/** Pauses a job at a moment, does it with another owner of the journal, and lets the first go on. */
async function takeOver({ emulator, run }: Job, moment: number): Promise<void> {
  const [oldJournal, newJournal] = [journalOn("old", `${moment}.jsonl`), journalOn("new", `${moment}.jsonl`)];
  const old = new Pausable(emulator.fetch, oldJournal, moment);
  const oldRun = Promise.allSettled([run(clientWith(old.fetch), old.journal)]);
  await old.paused;
  const parts = await run(clientWith(emulator.fetch), newJournal);
  const writesBefore = countWrites(emulator);
  old.goOn();
  const [end] = await oldRun;

  for (const { outcome, times } of parts) {
    expect(["created", "done", "not_tried", "unknown", "updated"]).toContain(outcome);
    if (outcome === "unknown" || outcome === "not_tried") expect(times()).toBeLessThanOrEqual(1);
    else expect(times()).toBe(1);
  }
  // What it had announced when it was paused, and nothing else.
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
  "%s whose journal is taken over, wherever it is paused, sends nothing twice",
  async (_, prepare) => {
    const moments = await momentsOf(await prepare());
    expect(moments).toBeGreaterThan(20);
    for (let moment = 1; moment <= moments; moment += 1) await takeOver(await prepare(), moment);
  },
);
