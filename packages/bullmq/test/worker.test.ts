import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { connect, describeWithRedis, RedisServer } from "@grinfi/redis";
import type { ContactRow, FetchFunction } from "@grinfi/sdk";
import { rejectionOf } from "@grinfi/testing";
import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createQueue, type GrinfiQueue, startWorker } from "../src/index.ts";
import type { AccountOptions } from "../src/worker/worker-options.ts";
import { createAccount, Fixture, type TestAccount } from "./support/fixture.ts";

const people = (count: number): ContactRow[] =>
  Array.from({ length: count }, (_, index) => ({ linkedin_id: `person-${index}` }));

describeWithRedis("a worker", () => {
  let fixture: Fixture;
  let account: TestAccount;
  let queue: GrinfiQueue;
  beforeEach(async () => {
    fixture = await Fixture.start();
    account = await createAccount();
    queue = fixture.createQueue();
  });
  afterEach(() => fixture.close());

  const upsert = (
    count: number,
    name = "a",
    { automation, list }: { readonly automation?: string; readonly list: string } = account,
  ) => {
    const options = { list, ...(automation && { automation }), onConflict: "skip" } as const;
    return queue.add(name, "contacts.bulkUpsert", { rows: people(count), options });
  };

  /** Returns the options of the account with another `fetch`. */
  const withFetch = (fetch: FetchFunction): AccountOptions => ({ ...account.options, fetch });

  /** Sets how often the first batch of a run has been begun. */
  async function setStarts(run: string, starts: number): Promise<void> {
    const client = await connect(fixture.redis.url);
    await client.sendCommand(["HSET", `bull:grinfi.jobs.a:${run}.0`, "ats", `${starts}`]);
    client.destroy();
  }

  /**
   * Returns options whose calls wait until they are released.
   *
   * @param respond - The response to them; by default that of the account.
   */
  function holdable(respond?: () => Response) {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const options = withFetch(async (input, init) => {
      await held;
      return respond?.() ?? account.emulator.fetch(new Request(input, init));
    });
    return { options, release };
  }

  const upserts = (): number => account.emulator.ledger.requests("upsertContact").length;

  describe("of a key that the API refuses", () => {
    test("reports each row as failed, and retry does the rows later", async () => {
      const run = await upsert(70);
      const worker = await fixture.startWorker({ a: { ...account.options, apiKey: "not-the-real-key" } });
      const { counts, problems } = await run.result();
      expect(counts).toEqual({ failed: 70 });
      expect(problems[69]).toEqual({
        ...{ index: 69, outcome: "failed", fromJournal: false },
        reason: expect.stringContaining("failed with status 401"),
        error: { code: "unauthorized", reason: "auth_exception", message: expect.any(String) },
      });
      expect(await run.progress()).toEqual({ done: 70, failed: 70, active: 0, waiting: 0, total: 70 });
      await worker.close();
      await fixture.startWorker({ a: account.options });
      expect(await run.retry()).toBe(70);
      expect(await run.result()).toMatchObject({ counts: { created: 70 }, problems: [] });
    });

    test("keeps the outcomes of the rows before", async () => {
      let saved = 0;
      const valid = withFetch((input, init) => {
        const request = new Request(input, init);
        if (request.url.endsWith("/leads/upsert")) saved += 1;
        if (saved <= 20) return account.emulator.fetch(request);
        return Promise.resolve(Response.json({ message: "Expired" }, { status: 401 }));
      });
      await fixture.startWorker({ a: valid });
      const run = await upsert(50, "a", { list: account.list });
      expect((await run.result()).counts).toEqual({ created: 20, failed: 30 });
    });
  });

  test("does batches again whose journal was not available, and counts no row twice", async () => {
    const run = await upsert(120);
    await fixture.startWorker({ a: account.options });
    while (upserts() < 10) await sleep(5);
    await fixture.redis.kill();
    await fixture.redis.launch();
    const { counts, rows } = await run.result();
    expect([rows, counts]).toEqual([120, { created: 120 }]);
    expect(account.emulator.ledger.effects("enrolled")).toHaveLength(120);
  });

  test("does batches again that found no store of the rate limit", async () => {
    let calls = 0;
    const slot = { release: () => {}, cancel: () => {} };
    const store = {
      async acquire({ count }: { readonly count: number }) {
        calls += 1;
        if (calls % 20 === 10) throw new Error("away");
        return { slots: new Array(count).fill(slot), waitMs: 0 };
      },
    };
    await fixture.startWorker({ a: { ...account.options, rateLimit: { store } } });
    const { counts } = await (await upsert(120)).result();
    expect(counts).toEqual({ created: 120 });
    expect(calls).toBeGreaterThan(20);
  });

  test("does a batch again whose worker was lost", async () => {
    const redis = new Redis(fixture.redis.url, { maxRetriesPerRequest: null, replyMapping: "legacy" });
    const lost = new Worker("grinfi.jobs.a", () => new Promise(() => {}), {
      ...{ connection: redis, lockDuration: 500, skipLockRenewal: true, skipStalledCheck: true },
    });
    const run = await upsert(20);
    while ((await run.progress()).active === 0) await sleep(5);
    await lost.close(true);
    redis.disconnect();
    await fixture.startWorker({ a: account.options });
    expect((await run.result()).counts).toEqual({ created: 20 });
  });

  test("gives up a batch that was begun too often", async () => {
    const run = await upsert(20);
    await setStarts(run.id, 50);
    await fixture.startWorker({ a: account.options });
    const { counts, problems } = await run.result();
    expect(counts).toEqual({ unknown: 20 });
    expect(problems[0]).toMatchObject({ error: { code: "interrupted" } });
    await run.retry();
    expect((await run.result()).counts).toEqual({ created: 20 });
  });

  test("reports rows as unknown that an interrupted attempt may have done", async () => {
    const run = await upsert(20);
    await setStarts(run.id, 1);
    const worker = await fixture.startWorker({ a: { ...account.options, apiKey: "not-the-real-key" } });
    const { counts, problems } = await run.result();
    expect(counts).toEqual({ unknown: 20 });
    expect(problems[0]?.reason).toMatch(
      /^It may have been done before\. getList .+ failed with status 401\./,
    );
    await worker.close();
    await fixture.startWorker({ a: account.options });
    await run.retry();
    expect((await run.result()).counts).toEqual({ created: 20 });
  });

  test("begins no batch of a run that was stopped", async () => {
    const run = await upsert(120);
    await run.stop();
    // Nobody needs to run a worker for that.
    expect((await run.result()).counts).toEqual({ stopped: 120 });
    await fixture.startWorker({ a: account.options });
    while ((await (await queue.run("a", run.id)).progress()).active > 0) await sleep(5);
    expect((await run.result()).counts).toEqual({ stopped: 120 });
    expect(upserts()).toBe(0);
  });

  test("finishes a batch that had begun before the run was stopped", async () => {
    const held = holdable();
    const run = await upsert(120);
    await fixture.startWorker({ a: held.options }, { concurrency: 1 });
    while ((await run.progress()).active === 0) await sleep(5);
    await run.stop();
    expect(await run.progress()).toEqual({ done: 70, failed: 0, active: 50, waiting: 0, total: 120 });
    held.release();
    expect((await run.result()).counts).toEqual({ created: 50, stopped: 70 });
  });

  test("finishes a batch that was begun, retried and stopped", async () => {
    const run = await upsert(20);
    const worker = await fixture.startWorker({ a: { ...account.options, apiKey: "not-the-real-key" } });
    await run.result();
    await worker.close();
    await run.retry();
    await run.stop();
    await fixture.startWorker({ a: account.options });
    expect((await run.result()).counts).toEqual({ created: 20 });
  });

  test("changes nothing more of a batch that another worker has taken over", async () => {
    const held = holdable(() => Response.json({ message: "Expired" }, { status: 401 }));
    const run = await upsert(20);
    await fixture.startWorker({ a: held.options });
    while ((await run.progress()).active === 0) await sleep(5);
    const client = await connect(fixture.redis.url);
    const lock = `bull:grinfi.jobs.a:${run.id}.0:lock`;
    await fixture.startWorker({ a: account.options });
    // As if the first worker had been paused for longer than its lock.
    while ((await run.progress()).done === 0) {
      await client.sendCommand(["DEL", lock]);
      await sleep(300);
    }
    held.release();
    await sleep(200);
    client.destroy();
    expect((await run.result()).counts).toEqual({ created: 20 });
    expect(account.emulator.ledger.effects("enrolled")).toHaveLength(20);
  });

  test("ends the batches in progress before it closes", async () => {
    const run = await upsert(400);
    const worker = await fixture.startWorker({ a: account.options }, { concurrency: 2 });
    while (upserts() === 0) await sleep(5);
    await worker.close();
    const { active, done, waiting } = await run.progress();
    expect(active).toBe(0);
    expect(done).toBe(upserts());
    expect(done + waiting).toBe(400);
    await fixture.startWorker({ a: account.options });
    expect((await run.result()).counts).toEqual({ created: 400 });
    expect(account.emulator.ledger.effects("enrolled")).toHaveLength(400);
  });

  test("gives its batches to another worker if they do not end in time", async () => {
    const run = await upsert(20);
    const never = withFetch((input, init) => {
      const { signal, url } = new Request(input, init);
      if (!url.endsWith("/leads/upsert")) return account.emulator.fetch(input, init);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const worker = await fixture.startWorker({ a: never });
    while ((await run.progress()).active === 0) await sleep(5);
    await worker.close({ timeout: 100 });
    expect(await run.progress()).toMatchObject({ active: 0, waiting: 20 });
    await fixture.startWorker({ a: account.options });
    expect((await run.result()).counts).toEqual({ created: 20 });
  });

  test("lets no account wait for another one", async () => {
    const other = await createAccount();
    const never = withFetch(() => new Promise(() => {}));
    await upsert(200, "a");
    const run = await upsert(20, "b", other);
    const worker = await fixture.startWorker({ a: never, b: other.options });
    expect((await run.result()).counts).toEqual({ created: 20 });
    void worker.close({ timeout: 1 });
  });

  test("shares the rate limit of its key with other workers", async () => {
    const limited = { ...account.options, timeout: 200, rateLimit: { limit: 30, interval: 500 } };
    const workers = await Promise.all([1, 2, 3].map(() => fixture.startWorker({ a: limited })));
    const arrivals: number[] = [];
    expect(workers).toHaveLength(3);
    const run = await upsert(120);
    await run.result();
    for (const { at } of account.emulator.ledger.requests()) arrivals.push(Date.parse(at));
    arrivals.sort((a, b) => a - b);
    const mostInWindow = Math.max(
      ...arrivals.map((start) => arrivals.filter((at) => at >= start && at < start + 500).length),
    );
    expect(arrivals.length).toBeGreaterThan(120);
    expect(mostInWindow).toBeLessThanOrEqual(30);
  });

  test.each<[string, Partial<Parameters<typeof startWorker>[0]>, string]>([
    ["no accounts", { accounts: undefined as never }, "The option accounts must be an object"],
    [
      "an account without a key",
      { accounts: { a: {} as never } },
      "The account a needs an apiKey: a string, or a function that returns it.",
    ],
    [
      "an account with an option that does not exist",
      { accounts: { a: { apiKey: "not-a-real-key", apikey: 1 } as never } },
      "Unknown option apikey.",
    ],
    ["a connection that is no URL", { connection: "localhost" }, "The option connection must be a URL"],
    [
      "the URL of another protocol",
      { connection: "http://localhost" },
      "The option connection must be a URL",
    ],
    [
      "a url in an object",
      { connection: { url: "redis://x" } as never },
      "The option connection must be a URL",
    ],
    [
      "a client",
      { connection: new Redis({ lazyConnect: true }) as never },
      "The option connection must be a URL",
    ],
    [
      "a folder that does not exist",
      { exportFolder: "/no/such/folder" },
      "The exportFolder /no/such/folder is not",
    ],
    ["an option that does not exist", { concurency: 2 } as never, "Unknown option concurency."],
  ])("rejects %s", async (_, options, message) => {
    const valid = { connection: fixture.redis.url, accounts: { a: account.options } };
    expect(await rejectionOf(startWorker({ ...valid, ...options }))).toMatchObject({
      code: "configuration",
      message: expect.stringContaining(message),
    });
  });

  test("closes while Redis does not respond", async () => {
    const worker = await fixture.startWorker({ a: account.options });
    fixture.redis.pause();
    await worker.close({ timeout: 10 });
    fixture.redis.resume();
  });

  test("does not report the password of Redis", async () => {
    const client = await connect(fixture.redis.url);
    await client.sendCommand(["CONFIG", "SET", "requirepass", "not-the-password"]);
    const errors: unknown[] = [];
    const connection = fixture.redis.url.replace("redis://", "redis://:not-a-real-password@");
    const onError = (error: unknown): unknown => errors.push(error);
    const failing = createQueue({ connection, onError });
    expect(await rejectionOf(failing.run("a", "fair-1"))).toMatchObject({
      code: "configuration",
      message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ is not available \(WRONGPASS /),
    });
    await failing.close();
    await client.sendCommand(["CONFIG", "SET", "requirepass", ""]);
    client.destroy();
    expect(errors).not.toEqual([]);
    expect(inspect(errors, { depth: 10, showHidden: true })).not.toContain("not-a-real-password");
  });

  test("refuses a Redis that could forget, with the setting to change", async () => {
    const forgetful = await RedisServer.start(fixture.folder);
    const options = { connection: forgetful.url, accounts: { a: account.options } };
    expect(await rejectionOf(startWorker(options))).toMatchObject({
      code: "configuration",
      message: expect.stringContaining("In Redis, set `appendonly yes`, set `appendfsync always`."),
    });
    const accepting = await startWorker({ ...options, journal: { acceptLoss: true } });
    await accepting.close();
    await forgetful.kill();
  });
});
