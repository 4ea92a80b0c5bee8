import { PGlite } from "@electric-sql/pglite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Journal, type JournalEntry, JournalError } from "../../src/index.ts";
import { expireLeaseAfterEachEntry } from "../support/jobs/expire-lease.ts";
import { JOURNAL_JOBS } from "../support/jobs/journal-jobs.ts";
import { profileRows } from "../support/jobs/profile-row.ts";
import { momentsOf, runInBoth } from "../support/jobs/run-in-both.ts";
import { type GuideProgram, readGuideProgram } from "../support/postgres/guide-program.ts";
import { Pool } from "../support/postgres/pglite-pool.ts";
import { createScaleAccount } from "../support/scale/scale-account.ts";

const JOB = "contacts.bulkUpsert list=fair";

const entry = (key: string, version: string, state: JournalEntry["state"] = "pending"): JournalEntry => ({
  ...{ job: JOB, key, step: "save", state, version, at: "2026-01-02T03:04:05.678Z" },
});

async function entriesOf(journal: Journal, keys: readonly string[]): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const one of journal.read({ job: JOB, keys })) entries.push(one);
  return entries;
}

describe("the journal in Postgres of the guide", () => {
  let database: PGlite;
  let guide: GuideProgram;
  beforeAll(async () => {
    database = await PGlite.create();
    Pool.database = database;
    guide = await readGuideProgram();
    await database.exec(guide.createTable);
  });
  afterAll(async () => {
    Pool.database = undefined;
    await database.close();
  });
  // Without fake intervals, each journal would renew its lease until the end of the tests.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval"] }));
  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    await database.exec("truncate grinfi_journal");
  });

  const open = (): Journal => guide.createPostgresJournal(new Pool());

  test.each(JOURNAL_JOBS)("does nothing twice in two processes: %s", async (_, prepare) => {
    const moments = await momentsOf(await prepare());
    for (let moment = 1; moment <= moments; moment += 1) {
      await runInBoth(await prepare(), moment, [open(), open()]);
      await database.exec("truncate grinfi_journal");
    }
  });

  test.each(JOURNAL_JOBS)("changes nothing after its lease has expired: %s", async (_, prepare) => {
    await expireLeaseAfterEachEntry(prepare, async () => {
      vi.restoreAllMocks();
      await database.exec("truncate grinfi_journal");
      const expire = (): void =>
        void vi.spyOn(performance, "now").mockReturnValue(performance.now() + 30_000);
      return { journal: open(), expire };
    });
  });

  test("returns the latest entry of each step, with the time of Postgres", async () => {
    const journal = open();
    const metadata = { uuid: "0b6a", outcome: "created" };
    expect(await journal.append(entry("one", "v1"))).toBeUndefined();
    await database.exec("update grinfi_journal set at = now() - interval '1 day'");
    expect(await journal.append({ ...entry("one", "v2", "done"), metadata }, "v1")).toBeUndefined();
    expect(await journal.append({ ...entry("one", "v3"), step: "enrol" })).toBeUndefined();
    expect(await journal.append({ ...entry("one", "v4"), job: "another" })).toBeUndefined();
    const read = (await entriesOf(open(), ["one", "two"])).toSorted((a, b) => (a.step < b.step ? 1 : -1));
    expect(read).toEqual([
      { ...entry("one", "v2", "done"), metadata, at: expect.any(String) },
      { ...entry("one", "v3"), step: "enrol", at: expect.any(String) },
    ]);
    for (const { at } of read) expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(3_600_000);
  });

  test("writes an entry only if it replaces the latest one, and writes it once", async () => {
    const [first, second] = [open(), open()];
    await first.append(entry("one", "v1"));
    expect(await second.append(entry("one", "v2"))).toMatchObject({ version: "v1", state: "pending" });
    expect(await first.append(entry("one", "v1"))).toBeUndefined();
    expect(await second.append(entry("one", "v3", "unknown"), "v1")).toBeUndefined();
    expect(await second.append(entry("one", "v3", "unknown"), "v1")).toBeUndefined();
    expect(await first.append(entry("one", "v4", "done"), "v1")).toMatchObject({ version: "v3" });
    expect(await entriesOf(first, ["one"])).toMatchObject([{ version: "v3", state: "unknown" }]);
  });

  test("fails if the entry that is replaced is not there any more", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    await database.exec("truncate grinfi_journal");
    await expect(journal.append(entry("one", "v2"), "v1")).rejects.toMatchObject({ reason: "data_lost" });
  });

  test("keeps entries for 90 days", async () => {
    const journal = open();
    for (const [key, days] of [
      ["old", 91],
      ["new", 89],
    ] as const) {
      await journal.append(entry(key, "v1"));
      const age = [`${days} days`, "v1"];
      await database.query(
        "update grinfi_journal set at = now() - $1::interval, version = 'v2' where version = $2",
        age,
      );
    }
    await database.exec(guide.deleteOld);
    expect(await entriesOf(journal, ["old", "new"])).toMatchObject([{ key: "new" }]);
  });

  test("stores no key, which may name a person", async () => {
    await open().append(entry("robin-sample", "v1"));
    const { rows } = await database.query("select * from grinfi_journal");
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("robin");
  });

  test("sends and writes nothing more after it was paused for 30 seconds, even if Postgres responds again", async () => {
    const journal = open();
    await journal.append(entry("one", "v1"));
    journal.checkOwner?.();
    const now = performance.now();
    vi.spyOn(performance, "now").mockReturnValue(now + 30_000);
    vi.advanceTimersByTime(10_000);
    expect(() => journal.checkOwner?.()).toThrow(JournalError);
    vi.spyOn(performance, "now").mockReturnValue(now);
    await expect(journal.append(entry("two", "v2"))).rejects.toMatchObject({ reason: "lease_lost" });
    expect(await entriesOf(open(), ["two"])).toEqual([]);
  });

  test("renews its lease while nothing is written", async () => {
    const journal = open();
    const start = performance.now();
    const query = vi.spyOn(Pool.prototype, "query");
    for (let seconds = 10; seconds <= 60; seconds += 10) {
      vi.spyOn(performance, "now").mockReturnValue(start + seconds * 1_000);
      vi.advanceTimersByTime(10_000);
      await query.mock.results.at(-1)?.value;
      journal.checkOwner?.();
    }
  });

  test("ends its lease if Postgres does not respond", async () => {
    const journal = open();
    const now = performance.now();
    vi.spyOn(Pool.prototype, "query").mockRejectedValue(new Error("Postgres is away."));
    await expect(journal.append(entry("one", "v1"))).rejects.toThrow("Postgres is away.");
    vi.spyOn(performance, "now").mockReturnValue(now + 31_000);
    expect(() => journal.checkOwner?.()).toThrow("was paused, or cut off from Postgres");
  });

  test("enrols each contact once if two processes run the program at the same time", async () => {
    const { automation, emulator, list } = await createScaleAccount();
    vi.stubEnv("GRINFI_API_KEY", "not-a-real-key");
    vi.stubGlobal("fetch", emulator.fetch);
    vi.stubGlobal("list_uuid", list);
    vi.stubGlobal("automation_uuid", automation);
    vi.stubGlobal("rows", profileRows(100));
    const print = vi.spyOn(console, "log").mockReturnValue();
    await Promise.all([guide.run(), guide.run()]);
    const enrolled = emulator.ledger.effects("enrolled").map(({ lead }) => lead);
    expect(enrolled).toHaveLength(100);
    expect(new Set(enrolled).size).toBe(100);
    expect(print).toHaveBeenCalledTimes(2);
  });
});
