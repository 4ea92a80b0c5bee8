import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DURABLE, describeWithRedis, RedisServer } from "@grinfi/redis";
import { AccountLedger, maxInWindow, seededRandom, UnreliableServer } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createQueue, type GrinfiQueue } from "../src/index.ts";
import { Chaos } from "./soak/chaos.ts";
import { RedisProxy } from "./soak/redis-proxy.ts";
import { addRun, falseOutcomes, readRun, type SoakAccount } from "./soak/soak-runs.ts";
import { WorkerProcesses } from "./soak/worker-processes.ts";

const [MESSAGES, UPSERT] = ["messages.sendMany", "contacts.bulkUpsert"] as const;
const IS_FULL = process.env.SOAK_TESTS === "full";

const WORKERS = IS_FULL ? 8 : 3;
/** The largest number of events. */
const EVENTS = IS_FULL ? 40 : 5;

/** In the full size, a machine with two cores does not reach the limit of the first three keys, but that of the last. */
const ACCOUNTS: readonly SoakAccount[] = IS_FULL
  ? [
      { name: "agency-a", key: "not-a-real-key-a", job: MESSAGES, rows: 6000, limit: 300 },
      { name: "agency-b", key: "not-a-real-key-b", job: MESSAGES, rows: 6000, limit: 300 },
      { name: "agency-c", key: "not-a-real-key-c", job: UPSERT, rows: 6000, limit: 300 },
      { name: "agency-d", key: "not-a-real-key-d", job: MESSAGES, rows: 2000, limit: 40 },
    ]
  : [
      { name: "agency-a", key: "not-a-real-key-a", job: MESSAGES, rows: 200, limit: 30 },
      { name: "agency-b", key: "not-a-real-key-b", job: MESSAGES, rows: 200, limit: 30 },
      { name: "agency-c", key: "not-a-real-key-c", job: UPSERT, rows: 200, limit: 30 },
    ];
const ROWS = ACCOUNTS.reduce((sum, { rows }) => sum + rows, 0);

/** Longer than a busy machine lets a process wait. */
const TIMES = { lockDuration: 3000, stalledInterval: 3000, lease: 3000, pause: 500, storeTimeout: 500 };
/** After this time, another worker has taken over what a worker did that was stopped. */
const EXPIRY = 7000;
/** The time within which a response must begin, in milliseconds. */
const TIMEOUT = 1500;
/** For something that happens sooner or later, however slow the machine is. */
const WAIT = { timeout: 600_000, interval: 50 };

describeWithRedis("workers that are killed and stopped, and a Redis that fails", () => {
  let folder: string;
  let redis: RedisServer;
  let proxy: RedisProxy;
  let ledger: AccountLedger;
  let api: UnreliableServer;
  let workers: WorkerProcesses;
  let queue: GrinfiQueue;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "grinfi-soak-"));
    redis = await RedisServer.start(folder, DURABLE);
    proxy = await RedisProxy.start(redis.url);
    ledger = new AccountLedger();
    api = await UnreliableServer.start(ledger, 0.03);
    workers = new WorkerProcesses({
      ...{ redisUrl: proxy.url, apiUrl: api.url, accounts: ACCOUNTS },
      ...{ timeout: TIMEOUT, times: TIMES },
    });
    queue = createQueue({ connection: proxy.url, onError: () => undefined });
  });

  afterEach(async () => {
    await workers.kill();
    await queue.close();
    await proxy.close();
    await api.close();
    await redis.kill();
    await rm(folder, { recursive: true });
  });

  /**
   * Counts only requests that arrived in time. A request without a response in time is aborted and its slot becomes
   * free, but on a busy machine the request may still arrive.
   */
  const mostInSecond = ({ key }: SoakAccount): number => {
    const inTime = (api.arrivals.get(key) ?? []).filter(({ delay }) => delay <= TIMEOUT / 2);
    return maxInWindow(1000, inTime);
  };

  test(`${ROWS} rows: nothing is done twice, every outcome is true, and no key exceeds its limit`, async () => {
    for (const account of ACCOUNTS) await addRun(queue, account);
    workers.start(WORKERS);
    // The first request of a key waits until no worker can have a slot from before.
    await expect.poll(() => api.arrivals.size, WAIT).toBe(ACCOUNTS.length);
    const ended = new AbortController();
    const chaos = new Chaos({ redis, proxy, workers }, seededRandom(7), EXPIRY).run(EVENTS, ended.signal);
    const reads = Promise.all(ACCOUNTS.map((account) => readRun(queue, account)));
    void reads.finally(() => ended.abort()).catch(() => undefined);
    const [outcomes, events] = await Promise.all([reads, chaos]).finally(() => Promise.allSettled([chaos]));

    for (const [index, account] of ACCOUNTS.entries()) {
      const ofAccount = outcomes[index] ?? [];
      const rows = ofAccount.map((outcome) => outcome.index).toSorted((a, b) => a - b);
      expect(rows).toEqual(Array.from({ length: account.rows }, (_, row) => row));
      expect(falseOutcomes(ledger, account, ofAccount)).toEqual([]);
      expect(mostInSecond(account)).toBeLessThanOrEqual(account.limit);
    }
    expect(workers.crashes).toEqual([]);
    expect(Object.values(events)).not.toContain(0);
    const unknown = outcomes.flat().filter(({ outcome }) => outcome === "unknown").length;
    const requests = [...api.arrivals.values()].reduce((sum, { length }) => sum + length, 0);
    const most = ACCOUNTS.map(mostInSecond).join(", ");
    console.log(
      `${ROWS} rows, ${unknown} unknown, ${requests} requests, at most ${most} in a second, ${JSON.stringify(events)}`,
    );
  });
});
