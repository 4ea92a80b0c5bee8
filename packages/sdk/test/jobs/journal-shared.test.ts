import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, DURABLE, describeWithRedis, RedisServer, type TestClient } from "@grinfi/redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JournalError } from "../../src/index.ts";
import { createRedisJournal, type RedisJournal } from "../../src/redis.ts";
import { expireLeaseAfterEachEntry } from "../support/jobs/expire-lease.ts";
import { JOURNAL_JOBS } from "../support/jobs/journal-jobs.ts";
import { SharedMemoryJournal } from "../support/jobs/memory-journal.ts";
import { momentsOf, runInBoth } from "../support/jobs/run-in-both.ts";

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

/** A journal with a lease. It still writes entries after the lease has expired, unlike one in Redis. */
class ExpiringJournal extends SharedMemoryJournal {
  #isExpired = false;

  expire(): void {
    this.#isExpired = true;
  }

  checkOwner(): void {
    if (this.#isExpired) throw new JournalError("lease_lost", "The lease has expired.");
  }
}

test.each(JOURNAL_JOBS)(
  "%s changes nothing after the lease of its journal has expired",
  async (_, prepare) => {
    await expireLeaseAfterEachEntry(prepare, async () => {
      const journal = new ExpiringJournal();
      return { journal, expire: () => journal.expire() };
    });
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
