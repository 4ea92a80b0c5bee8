import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "@grinfi/core";
import { connect, DURABLE, describeWithRedis, RedisServer } from "@grinfi/redis";
import { AccountLedger, UnreliableServer } from "@grinfi/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createQueue, type GrinfiQueue, startWorker } from "../src/index.ts";
import { addRun, falseOutcomes, readRun, type SoakAccount } from "./soak/soak-runs.ts";
import { WorkerProcesses } from "./soak/worker-processes.ts";

const ACCOUNT: SoakAccount = {
  ...{ name: "agency-a", key: "not-a-real-key-a", job: "messages.sendMany", rows: 400, limit: 20 },
};
const TIMES = { lockDuration: 3000, stalledInterval: 3000, lease: 3000, pause: 500, storeTimeout: 500 };
/** For something that happens sooner or later, however slow the machine is. */
const WAIT = { timeout: 600_000, interval: 20 };

describeWithRedis("a Redis that loses what it has confirmed", () => {
  let folder: string;
  let redis: RedisServer;
  let api: UnreliableServer;
  let ledger: AccountLedger;
  let workers: WorkerProcesses;
  let queue: GrinfiQueue;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "grinfi-lost-"));
    redis = await RedisServer.start(folder, DURABLE);
    ledger = new AccountLedger();
    api = await UnreliableServer.start(ledger, 0);
    workers = new WorkerProcesses({
      ...{ redisUrl: redis.url, apiUrl: api.url, accounts: [ACCOUNT] },
      ...{ timeout: 1000, times: TIMES },
    });
    queue = createQueue({ connection: redis.url, onError: () => undefined });
  });

  afterEach(async () => {
    await workers.kill();
    await queue.close();
    await api.close();
    await redis.kill();
    await rm(folder, { recursive: true });
  });

  const untilSent = (count: number): Promise<void> =>
    expect.poll(() => ledger.messages.size, WAIT).toBeGreaterThanOrEqual(count);

  test("a Redis that could lose its last second is refused, with the setting to change", async () => {
    const client = await connect(redis.url);
    await client.sendCommand(["CONFIG", "SET", "appendfsync", "everysec"]);
    client.destroy();
    const accounts = { [ACCOUNT.name]: { apiKey: ACCOUNT.key } };
    const started = startWorker({ connection: redis.url, accounts });
    await expect(started).rejects.toThrow(ConfigurationError);
    await expect(started).rejects.toThrow("In Redis, set `appendfsync always`.");
  });

  /** Saves the data of Redis. @returns A function that restarts Redis with this data. */
  async function saveData(): Promise<() => Promise<void>> {
    const data = join(folder, "appendonlydir");
    const older = join(folder, "older");
    await cp(data, older, { recursive: true });
    return async () => {
      await redis.kill();
      await rm(data, { recursive: true });
      await cp(older, data, { recursive: true });
      await redis.launch();
    };
  }

  async function expectNothingTwice(account: SoakAccount): Promise<void> {
    const outcomes = await readRun(queue, account);
    const errors = outcomes.map(({ error }) => ({ code: error?.code, reason: error?.reason }));
    expect(errors).toContainEqual({ code: "journal", reason: "data_lost" });
    expect(outcomes).toHaveLength(account.rows);
    expect(falseOutcomes(ledger, account, outcomes)).toEqual([]);
    expect(workers.crashes).toEqual([]);
  }

  test("workers that have seen more than Redis has stop sending", async () => {
    await addRun(queue, ACCOUNT);
    workers.start(2);
    await untilSent(30);
    const restartWithSaved = await saveData();
    await untilSent(60);
    await restartWithSaved();
    await expectNothingTwice(ACCOUNT);
  });

  test("workers that had nothing to do at that time send nothing again", async () => {
    const account = { ...ACCOUNT, rows: 100 };
    await addRun(queue, account);
    workers.start(2);
    await untilSent(30);
    const restartWithSaved = await saveData();
    await readRun(queue, account);
    await restartWithSaved();
    await expectNothingTwice(account);
  });
});
