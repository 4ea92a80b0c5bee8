import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, DURABLE, describeWithRedis, RedisServer, type TestClient } from "@grinfi/redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Journal } from "../../src/index.ts";
import { createRedisJournal, type RedisJournal } from "../../src/redis.ts";
import { PausingProcess } from "../support/crash/pausing-process.ts";
import { JOURNAL_JOBS, type JournalJob } from "../support/jobs/journal-jobs.ts";
import { SharedMemoryJournal } from "../support/jobs/memory-journal.ts";
import { createTestClient } from "../support/test-client.ts";

/** Returns the number of moments of a job that nothing interrupts. */
async function momentsOf({ emulator, run }: JournalJob): Promise<number> {
  const alone = new PausingProcess(emulator.fetch, new SharedMemoryJournal());
  await run(createTestClient(alone.fetch), alone.journal);
  return alone.moments;
}

/** Pauses a job at a moment, runs it in another process with the same journal, and resumes the first one. */
async function runInBoth(
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

const OUTCOMES = ["created", "done", "not_tried", "queued", "skipped", "unknown", "updated"];

describe("in two processes with one journal, whichever is ahead,", () => {
  test.each(JOURNAL_JOBS)("%s sends nothing twice", async (_, prepare) => {
    const moments = await momentsOf(await prepare());
    expect(moments).toBeGreaterThan(20);
    for (let moment = 1; moment <= moments; moment += 1) {
      const journal = new SharedMemoryJournal();
      await runInBoth(await prepare(), moment, [journal, journal]);
    }
  });
});

describeWithRedis("in two processes with one journal in Redis, whichever is ahead,", () => {
  let folder: string;
  let server: RedisServer;
  let client: TestClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "grinfi-redis-"));
    server = await RedisServer.start(folder, DURABLE);
    client = await connect(server.url);
  });
  afterAll(async () => {
    client.destroy();
    await server.kill();
    await rm(folder, { recursive: true });
  });

  test.each(JOURNAL_JOBS)("%s sends nothing twice", async (job, prepare) => {
    const moments = await momentsOf(await prepare());
    for (let moment = 1; moment <= moments; moment += 1) {
      const open = (): RedisJournal => createRedisJournal({ client, name: `${job} ${moment}` });
      const journals = [open(), open()] as const;
      await runInBoth(await prepare(), moment, journals);
      await Promise.all(journals.map((journal) => journal.close()));
    }
  });
});
