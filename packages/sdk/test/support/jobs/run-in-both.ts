import { expect } from "vitest";
import type { Journal } from "../../../src/index.ts";
import { PausingProcess } from "../crash/pausing-process.ts";
import { createTestClient } from "../test-client.ts";
import type { JournalJob } from "./journal-jobs.ts";
import { SharedMemoryJournal } from "./memory-journal.ts";

const OUTCOMES = ["created", "done", "not_tried", "queued", "skipped", "unknown", "updated"];

/** Returns the number of moments of a job that nothing interrupts. */
export async function momentsOf({ emulator, run }: JournalJob): Promise<number> {
  const alone = new PausingProcess(emulator.fetch, new SharedMemoryJournal());
  await run(createTestClient(alone.fetch), alone.journal);
  return alone.moments;
}

/**
 * Pauses a job at a moment, runs it in another process with the same journal, and resumes the first one. Fails if
 * anything is done twice.
 */
export async function runInBoth(
  { emulator, run }: JournalJob,
  moment: number,
  journals: readonly [Journal, Journal],
): Promise<void> {
  const paused = new PausingProcess(emulator.fetch, journals[0], moment);
  const first = run(createTestClient(paused.fetch), paused.journal);
  await paused.paused;
  const second = await run(createTestClient(emulator.fetch), journals[1]);
  paused.resume();
  for (const { outcome, times } of [...(await first), ...second]) {
    expect(OUTCOMES).toContain(outcome);
    if (outcome === "unknown" || outcome === "not_tried") expect(times()).toBeLessThanOrEqual(1);
    else expect(times()).toBe(1);
  }
}
