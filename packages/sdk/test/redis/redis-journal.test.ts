import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { connect, DURABLE, describeWithRedis, RedisServer, type TestClient } from "@grinfi/redis";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type JournalEntry, JournalError } from "../../src/index.ts";
import { JobSteps } from "../../src/jobs/journal/journal.ts";
import { SendRecords } from "../../src/jobs/send-many/send-records.ts";
import { createRedisJournal, type RedisJournal, type RedisJournalOptions } from "../../src/redis.ts";

const entry = (key: string, version: string, state: JournalEntry["state"] = "pending"): JournalEntry => ({
  ...{
    job: "contacts.bulkUpsert list=fair",
    key,
    step: "save",
    state,
    version,
    at: "2026-01-02T03:04:05.678Z",
  },
});

async function entriesOf(journal: RedisJournal, keys: readonly string[]): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const one of journal.read({ job: "contacts.bulkUpsert list=fair", keys })) entries.push(one);
  return entries;
}

describeWithRedis("a journal in Redis", () => {
  let folder: string;
  let server: RedisServer;
  let client: TestClient;
  let journals: RedisJournal[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "grinfi-redis-"));
    server = await RedisServer.start(folder, DURABLE);
    client = await connect(server.url);
  });

  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    // Ends their timers, even if Redis does not respond any more.
    await Promise.allSettled(journals.map((journal) => journal.close()));
    journals = [];
    client.destroy();
    await server.kill();
    await rm(folder, { recursive: true });
  });

  const entryKeys = async (): Promise<string[]> =>
    (await client.keys("*")).filter((name) => /:[\da-f]{32}$/.test(name));

  /** Returns the memory of all entries, with the keys, in bytes. */
  async function bytesOfEntries(): Promise<number> {
    let bytes = 0;
    for (const key of await entryKeys()) bytes += Number(await client.sendCommand(["MEMORY", "USAGE", key]));
    return bytes;
  }

  function open(options: Partial<RedisJournalOptions> = {}): RedisJournal {
    const journal = createRedisJournal({ client, ...options });
    journals.push(journal);
    return journal;
  }

  test("returns the latest entry of each step, with the time of Redis", async () => {
    const journal = open();
    const before = Date.now();
    expect(await journal.append(entry("one", "v1"))).toBeUndefined();
    expect(await journal.append(entry("one", "v2", "done"), "v1")).toBeUndefined();
    const [read] = await entriesOf(open(), ["one", "two"]);
    expect(read).toMatchObject({ key: "one", step: "save", state: "done", version: "v2" });
    expect(Math.abs(Date.parse(read?.at ?? "") - before)).toBeLessThan(60_000);
  });

  test("writes an entry only if it replaces the latest one, and writes it once", async () => {
    const [first, second] = [open(), open()];
    await first.append(entry("one", "v1"));
    expect(await second.append(entry("one", "v2"))).toMatchObject({ version: "v1", state: "pending" });
    expect(await first.append(entry("one", "v1"))).toBeUndefined();
    expect(await second.append(entry("one", "v3", "unknown"), "v1")).toBeUndefined();
    expect(await first.append(entry("one", "v4", "done"), "v1")).toMatchObject({ version: "v3" });
  });

  test("keeps what it confirmed when Redis is killed and restarted", async () => {
    const journal = open({ timeout: 600_000 });
    await journal.append(entry("one", "v1"));
    await server.kill();
    await server.launch();
    await journal.append(entry("one", "v2", "done"), "v1");
    expect(await entriesOf(journal, ["one"])).toHaveLength(1);
  });

  test("waits for a Redis that does not respond for a while, and writes once", async () => {
    const journal = open({ timeout: 600_000 });
    await journal.append(entry("one", "v1"));
    server.pause();
    const appended = journal.append(entry("one", "v2", "done"), "v1");
    await setTimeout(100);
    server.resume();
    expect(await appended).toBeUndefined();
    expect(await entriesOf(journal, ["one"])).toMatchObject([{ version: "v2" }]);
  });

  test("stops for good when Redis comes back with less than it had, in every process", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    const backup = join(folder, "backup");
    await cp(join(folder, "appendonlydir"), backup, { recursive: true });
    await journal.append(entry("two", "v2"));
    await server.kill();
    await rm(join(folder, "appendonlydir"), { recursive: true });
    await cp(backup, join(folder, "appendonlydir"), { recursive: true });
    await server.launch();
    const other = open();
    await other.append(entry("three", "v3"));
    await expect(journal.append(entry("four", "v4"))).rejects.toMatchObject({ reason: "data_lost" });
    await expect(other.append(entry("five", "v5"))).rejects.toThrow(
      "fewer entries of the journal journal than it had",
    );
    await expect(open().append(entry("six", "v6"))).rejects.toMatchObject({ reason: "data_lost" });
    expect(await open({ acceptLoss: true }).append(entry("six", "v6"))).toBeUndefined();
  });

  test("notices lost data with a new lease, which a new journal does not", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    await journal.close();
    await client.flushAll();
    const renewed = journal.withNewLease();
    await expect(renewed.append(entry("two", "v2"))).rejects.toMatchObject({ reason: "data_lost" });
    await client.flushAll();
    expect(await open().append(entry("two", "v2"))).toBeUndefined();
  });

  test("appends with a new lease after it has lost its lease", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    await client.sendCommand(["DEL", "grinfi:{journal}:leases"]);
    await expect(journal.append(entry("two", "v2"))).rejects.toMatchObject({ reason: "lease_lost" });
    const renewed = journal.withNewLease();
    journals.push(renewed);
    expect(await renewed.append(entry("two", "v2"))).toBeUndefined();
    await expect(journal.append(entry("three", "v3"))).rejects.toMatchObject({ reason: "lease_lost" });
  });

  test("loses its lease when another process begins the same work", async () => {
    const journal = open().withNewLease("batch-1");
    const others = [open().withNewLease("batch-1"), open().withNewLease("batch-2")] as const;
    journals.push(journal, ...others);
    await journal.append(entry("one", "v1"));
    await others[1].append(entry("two", "v2"));
    await others[0].open();
    await expect(journal.append(entry("three", "v3"))).rejects.toMatchObject({ reason: "lease_lost" });
    expect(await others[0].append(entry("three", "v3"))).toBeUndefined();
    expect(await others[1].append(entry("four", "v4"))).toBeUndefined();
  });

  test("checks Redis and acquires its lease when it is opened", async () => {
    await open().open();
    expect(await client.zCard("grinfi:{journal}:leases")).toBe(1);
    await client.sendCommand(["CONFIG", "SET", "appendfsync", "everysec"]);
    await expect(open().open()).rejects.toThrow("set `appendfsync always`");
  });

  test("stops when Redis comes back empty", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    await client.flushAll();
    await expect(journal.append(entry("two", "v2"))).rejects.toMatchObject({ reason: "data_lost" });
  });

  test("writes nothing more when Redis does not grant its lease any more", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    await client.sendCommand(["DEL", "grinfi:{journal}:leases"]);
    await expect(journal.append(entry("two", "v2"))).rejects.toMatchObject({ reason: "lease_lost" });
    expect(() => journal.checkOwner?.()).toThrow("did not renew its lease of the journal within 30000 ms");
    expect(await entriesOf(open(), ["two"])).toEqual([]);
  });

  test("sends nothing more after it was paused for longer than its lease", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    journal.checkOwner?.();
    const now = performance.now();
    vi.spyOn(performance, "now").mockReturnValue(now + 30_000);
    expect(() => journal.checkOwner?.()).toThrow(JournalError);
    await expect(journal.append(entry("two", "v2"))).rejects.toMatchObject({ reason: "lease_lost" });
  });

  test("renews its lease while nothing is written", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    await open().append(entry("one", "v1"));
    const expiry = async (): Promise<number> =>
      Number(await client.sendCommand(["ZSCORE", "grinfi:{journal}:leases", "1"]));
    const before = await expiry();
    await vi.waitUntil(
      async () => {
        vi.advanceTimersByTime(10_000);
        return (await expiry()) > before;
      },
      { timeout: 300_000 },
    );
  });

  test("ends its lease when it is closed", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    await journal.close();
    expect(await client.sendCommand(["ZCARD", "grinfi:{journal}:leases"])).toBe(0);
    await journal.append(entry("two", "v2"));
    expect(await client.sendCommand(["ZRANGE", "grinfi:{journal}:leases", "0", "-1"])).toEqual(["2"]);
  });

  test("fails if Redis does not respond in time", async () => {
    await server.kill();
    await expect(open({ timeout: 300 }).append(entry("one", "v1"))).rejects.toMatchObject({
      code: "journal",
      reason: "unavailable",
      message:
        "Redis is not available for the journal journal: It did not respond within 300 ms. Nothing more is sent.",
    });
  });

  test("fails at once with an error that would come again", async () => {
    await client.sendCommand(["ACL", "SETUSER", "default", "-eval"]);
    await expect(open().append(entry("one", "v1"))).rejects.toThrow(
      /journal: NOPERM .* Nothing more is sent\.$/,
    );
  });

  /** Opens a journal, and counts the scripts that it runs afterwards. */
  async function openCounted(): Promise<{ readonly journal: RedisJournal; readonly scripts: () => number }> {
    let scripts = 0;
    const counted: TestClient["eval"] = (...command) => {
      scripts += 1;
      return client.eval(...command);
    };
    const sendCommand = (command: string[]): Promise<unknown> => client.sendCommand(command);
    const journal = open({ client: { eval: counted, sendCommand } });
    await entriesOf(journal, ["one"]);
    scripts = 0;
    return { journal, scripts: () => scripts };
  }

  const UUID = "0b6a1b2c-0000-4000-8000-000000000000";

  test("takes two scripts and about 500 bytes for an enrolment", async () => {
    const { journal, scripts } = await openCounted();
    const enrolments = new JobSteps(journal, `automations.contacts.add automation=${UUID}`);
    await enrolments.claim(UUID, "enrol", { list: UUID });
    await enrolments.record(UUID, "enrol", "done", { list: UUID, enrolment: "already_enrolled" });
    expect(scripts()).toBe(2);
    expect(await bytesOfEntries()).toBeLessThanOrEqual(600);
  });

  test("takes three scripts and about 1,100 bytes for a message", async () => {
    const { journal, scripts } = await openCounted();
    const messages = await SendRecords.read(journal, "messages.sendMany", false);
    const digest = "0".repeat(64);
    const at = "2026-01-02T03:04:05.678Z";
    const attempt = { key: digest, digest, contact: UUID, sender: UUID, at, existing: [] };
    await messages.claim(attempt, true);
    await messages.accepted(attempt, "queued", UUID);
    expect(scripts()).toBe(3);
    expect(await bytesOfEntries()).toBeLessThanOrEqual(1200);
  });

  test("expires entries, and stores no text of a job or a key", async () => {
    const journal = open({ expireAfter: 86_400_000 });
    await journal.append({ ...entry("robin-sample", "v1"), metadata: { uuid: "0b6a" } });
    const [key = ""] = await entryKeys();
    const ttl = Number(await client.sendCommand(["PTTL", key]));
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(86_400_000);
    const stored = JSON.stringify([await client.keys("*"), await client.sendCommand(["HGETALL", key])]);
    expect(stored).toContain("0b6a");
    expect(stored).not.toMatch(/robin|bulkUpsert/);
  });

  test.each([
    ["appendonly", "no", 'appendonly is "no". In Redis, set `appendonly yes`.'],
    ["appendfsync", "everysec", 'appendfsync is "everysec". In Redis, set `appendfsync always`.'],
    [
      "maxmemory-policy",
      "allkeys-lru",
      'maxmemory-policy is "allkeys-lru". In Redis, set `maxmemory-policy noeviction`.',
    ],
  ])("refuses a Redis with %s %s", async (name, value, message) => {
    await client.sendCommand(["CONFIG", "SET", name, value]);
    await expect(open().append(entry("one", "v1"))).rejects.toThrow(message);
    await expect(open({ durable: true }).append(entry("one", "v1"))).rejects.toThrow(message);
    expect(await open({ acceptLoss: true }).append(entry("one", "v1"))).toBeUndefined();
  });

  test("reads the settings in the newer protocol of Redis, too", async () => {
    const newer = await connect(server.url, { RESP: 3 });
    const journal = open({ client: newer });
    await journal.append(entry("one", "v1"));
    expect(await entriesOf(journal, ["one"])).toMatchObject([{ version: "v1" }]);
    await journal.close();
    newer.destroy();
  });

  test("refuses a replica", async () => {
    await client.sendCommand(["REPLICAOF", "127.0.0.1", "1"]);
    await expect(open().append(entry("one", "v1"))).rejects.toThrow(
      'role is "slave". In Redis, connect to the primary',
    );
  });

  test("asks for the caller's word if Redis does not allow CONFIG", async () => {
    await client.sendCommand(["ACL", "SETUSER", "default", "-config"]);
    await expect(open().append(entry("one", "v1"))).rejects.toThrow(
      "Pass `durable: true` if it writes each command",
    );
    expect(await open({ durable: true }).append(entry("one", "v1"))).toBeUndefined();
  });
});
