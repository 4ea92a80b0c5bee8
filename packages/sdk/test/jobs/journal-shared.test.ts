import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, DURABLE, describeWithRedis, RedisServer, type TestClient } from "@grinfi/redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Journal, type JournalEntry, JournalError } from "../../src/index.ts";
import { createRedisJournal, type RedisJournal } from "../../src/redis.ts";
import { PausingProcess } from "../support/crash/pausing-process.ts";
import { countWrites, JOURNAL_JOBS, type JournalJob } from "../support/jobs/journal-jobs.ts";
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

/** A journal whose lease expires after a number of entries. It still writes entries, unlike one in Redis. */
class ExpiringJournal extends SharedMemoryJournal {
  entries = 0;
  readonly #expiresAfter: number;
  readonly #onExpiry: () => void;

  constructor(expiresAfter = Number.POSITIVE_INFINITY, onExpiry = (): void => undefined) {
    super();
    this.#expiresAfter = expiresAfter;
    this.#onExpiry = onExpiry;
  }

  override async append(entry: JournalEntry, replaces?: string): Promise<JournalEntry | undefined> {
    const other = await super.append(entry, replaces);
    this.entries += 1;
    if (this.entries === this.#expiresAfter) this.#onExpiry();
    return other;
  }

  checkOwner(): void {
    if (this.entries >= this.#expiresAfter) throw new JournalError("lease_lost", "The lease has expired.");
  }
}

test.each(JOURNAL_JOBS)(
  "%s changes nothing after the lease of its journal has expired",
  async (_, prepare) => {
    const complete = new ExpiringJournal();
    const { emulator: other, run: runComplete } = await prepare();
    await runComplete(createTestClient(other.fetch), complete);
    for (let expiresAfter = 1; expiresAfter < complete.entries; expiresAfter += 1) {
      const { emulator, run } = await prepare();
      let writes = 0;
      const journal = new ExpiringJournal(expiresAfter, () => {
        writes = countWrites(emulator);
      });
      const [end] = await Promise.allSettled([run(createTestClient(emulator.fetch), journal)]);
      expect(countWrites(emulator)).toBe(writes);
      if (writes < countWrites(other))
        expect(end).toMatchObject({ status: "rejected", reason: { code: "journal", reason: "lease_lost" } });
    }
  },
);

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
    const keys = await client.keys("grinfi:*");
    const hashes = keys.filter((key) => /:[\da-f]{32}$/.test(key));
    const stored = await Promise.all(hashes.map((key) => client.sendCommand(["HGETALL", key])));
    expect(stored.length).toBeGreaterThan(0);
    expect(JSON.stringify(stored)).not.toMatch(/hello|tuesday|robin|kim|@/i);
  });
});
