import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { describe, expect, test } from "vitest";
import type { BulkUpsertOptions, Grinfi } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { type Upserted, upsert } from "../support/accounts/lagging-account.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import type { ProfileRow } from "../support/jobs/profile-row.ts";
import { profileRows } from "../support/jobs/profile-row.ts";
import { createTestClient } from "../support/test-client.ts";

/** At 300 requests a minute there is one in 200 milliseconds. */
const INTERVAL = 200;

interface SlowAccount {
  readonly emulator: Emulator;
  readonly grinfi: Grinfi;
  readonly list: string;
  readonly automation: string;
  readonly run: (rows: Iterable<ProfileRow>, options?: Partial<BulkUpsertOptions>) => Promise<Upserted>;
}

/** An account whose mass actions are late or incomplete. Time passes with each request and each wait. */
async function createSlowAccount(lag: EmulatorOptions["lag"]): Promise<SlowAccount> {
  const emulator = createEmulator({ lag: lag ?? {} });
  const grinfi = createTestClient((input, init) => {
    emulator.advance(INTERVAL);
    return emulator.fetch(input, init);
  });
  const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  const automation = await createAutomation(grinfi);
  emulator.ledger.clear();
  const wait = async (milliseconds: number): Promise<void> => void emulator.advance(milliseconds);
  const run: SlowAccount["run"] = (rows, options) =>
    upsert({ grinfi, list, automation }, rows, { wait, concurrency: 1, ...options });
  return { emulator, grinfi, list, automation, run };
}

/** Returns how often each contact was enrolled. */
function timesEnrolled({ emulator }: SlowAccount): number[] {
  const times = new Map<unknown, number>();
  for (const { lead } of emulator.ledger.effects("enrolled")) times.set(lead, (times.get(lead) ?? 0) + 1);
  return [...times.values()];
}

const reads = ({ emulator }: SlowAccount): number => emulator.ledger.requests("listFlowLeads").length;

describe("enrolments that the automation lists late", () => {
  test.each([
    ["3 seconds", { enrolments: 3_000 }, 1.05],
    ["20 seconds", { enrolments: 20_000 }, 1.05],
    [
      "30 seconds after a mass action that takes as long",
      { enrolments: 30_000, massActions: { delay: 30_000 } },
      1.1,
    ],
  ])("by %s are found, with few requests", async (_, lag, atMost) => {
    const account = await createSlowAccount(lag);
    const { result } = await account.run(profileRows(500));
    expect(result).toMatchObject({ rows: 500, created: 500, enrolled: 500, unknown: 0 });
    expect(timesEnrolled(account)).toEqual(Array(500).fill(1));
    expect(account.emulator.ledger.requests().length).toBeLessThanOrEqual(atMost * 500 + 5);
  });

  test("are unknown after patience, and a later job finds them without sending anything", async () => {
    const account = await createSlowAccount({ enrolments: 600_000 });
    const journal = new MemoryJournal();
    const first = await account.run(profileRows(250), { journal, patience: 60_000 });
    expect(first.result).toMatchObject({ unknown: 250, enrolled: 0 });
    expect(first.outcomes[0]?.reason).toContain("Check the automation before you enrol the contact.");
    account.emulator.advance(600_000);
    const second = await account.run(profileRows(250), { journal });
    expect(second.result).toMatchObject({ created: 250, enrolled: 250, unknown: 0 });
    expect(account.emulator.ledger.requests("leadsMassAction")).toHaveLength(3);
  });

  test("that stay unknown cost later jobs one read for each 100, and no wait", async () => {
    const account = await createSlowAccount({ enrolments: Number.MAX_SAFE_INTEGER / 2 });
    const journal = new MemoryJournal();
    await account.run(profileRows(250), { journal });
    const entries = journal.entries.map((entry) => ({ ...entry, at: "2026-01-05T09:00:00.000Z" }));
    journal.entries.splice(0, entries.length, ...entries);
    const before = reads(account);
    const wait = () => Promise.reject(new Error("It must not wait."));
    const { result } = await account.run(profileRows(250), { journal, wait });
    expect(result).toMatchObject({ unknown: 250 });
    expect(reads(account) - before).toBe(3);
  });

  test("keep few rows in memory: the job waits for them after a thousand", async () => {
    const account = await createSlowAccount({ enrolments: 3_600_000 });
    let taken = 0;
    let mostOpen = 0;
    let done = 0;
    function* rows(): Generator<ProfileRow> {
      for (const row of profileRows(1_500)) {
        taken += 1;
        mostOpen = Math.max(mostOpen, taken - done);
        yield row;
      }
    }
    const onProgress = (): void => {
      done += 1;
    };
    const { result } = await account.run(rows(), { patience: 3_000_000, onProgress });
    expect(result).toMatchObject({ rows: 1_500, unknown: 1_500 });
    // At most 1,000 enrolments are open while the job reads the next 100 rows.
    expect(mostOpen).toBe(1_100);
  });
});

describe("a mass action that is partial", () => {
  test("leaves the others unknown, and a later job does not send them again", async () => {
    const account = await createSlowAccount({ massActions: { stopAfter: 60 } });
    const journal = new MemoryJournal();
    const { outcomes, result } = await account.run(profileRows(150), { journal });
    // 60 of the first 100, and all of the last 50.
    expect(result).toMatchObject({ enrolled: 110, unknown: 40 });
    expect(result.problems).toEqual(outcomes.filter(({ outcome }) => outcome === "unknown"));
    const again = await account.run(profileRows(150), { journal });
    expect(again.result).toMatchObject({ enrolled: 110, unknown: 40 });
    expect(timesEnrolled(account)).toEqual(Array(110).fill(1));
    expect(account.emulator.ledger.requests("leadsMassAction")).toHaveLength(2);
  });

  test("by chance names everyone whom it refused", async () => {
    const account = await createSlowAccount({ massActions: { delay: 5_000, fail: 0.2 } });
    const { outcomes, result } = await account.run(profileRows(300));
    const refused = new Set(account.emulator.ledger.effects("refused").map(({ lead }) => lead));
    expect(refused.size).toBeGreaterThan(0);
    const unknown = outcomes.filter(({ outcome }) => outcome === "unknown").map(({ uuid }) => uuid);
    expect(new Set(unknown)).toEqual(refused);
    expect(result.enrolled).toBe(300 - refused.size);
  });
});

describe("a mass action that is refused", () => {
  test("enrols nobody of its 100, and a later job tries again", async () => {
    const account = await createSlowAccount({});
    const journal = new MemoryJournal();
    account.emulator.addFault({ kind: "status", status: 422, operation: "leadsMassAction" });
    const first = await account.run(profileRows(150), { journal });
    expect(first.result).toMatchObject({ failed: 100, enrolled: 50, unknown: 0 });
    expect(first.result.problems[0]?.reason).toContain("The contact was saved, but not enrolled");
    const second = await account.run(profileRows(150), { journal });
    expect(second.result).toMatchObject({ failed: 0, enrolled: 150 });
    expect(timesEnrolled(account)).toEqual(Array(150).fill(1));
  });

  test.each(["reset-after", "html"] as const)(
    "or whose response is lost (%s) is not sent again",
    async (kind) => {
      const account = await createSlowAccount({ enrolments: 5_000 });
      account.emulator.addFault({ kind, operation: "leadsMassAction", processed: true });
      const { result } = await account.run(profileRows(150), { journal: new MemoryJournal() });
      expect(result).toMatchObject({ created: 150, enrolled: 150, unknown: 0 });
      expect(account.emulator.ledger.requests("leadsMassAction")).toHaveLength(2);
    },
  );

  test("by a 401 ends the job, and a later one enrols everyone once", async () => {
    const account = await createSlowAccount({});
    const journal = new MemoryJournal();
    account.emulator.addFault({ kind: "status", status: 401, operation: "leadsMassAction" });
    await expect(account.run(profileRows(150), { journal })).rejects.toMatchObject({ status: 401 });
    const { result } = await account.run(profileRows(150), { journal });
    expect(result).toMatchObject({ enrolled: 150, unknown: 0 });
    expect(timesEnrolled(account)).toEqual(Array(150).fill(1));
  });
});

describe("a job that ends before its mass action", () => {
  test("by an abort while it waits for the limit leaves nobody undecided", async () => {
    const account = await createSlowAccount({});
    const journal = new MemoryJournal();
    const controller = new AbortController();
    const grinfi = account.grinfi.withOptions({ rateLimit: { limit: 23, interval: 3_600_000 } });
    const outcomes: string[] = [];
    const job = grinfi.contacts.bulkUpsert(profileRows(20), {
      ...{ list: account.list, automation: account.automation, onConflict: "update", journal },
      signal: controller.signal,
      onProgress: ({ outcome }) => outcomes.push(outcome),
      // The list, the automation, 20 upserts and a read are sent. The mass action waits.
      hooks: { onWait: () => controller.abort(new Error("enough")) },
    });
    await expect(job).rejects.toThrow("enough");
    expect(outcomes).toEqual(Array(20).fill("failed"));
    expect(account.emulator.ledger.requests("leadsMassAction")).toEqual([]);
    const { result } = await account.run(profileRows(20), { journal });
    expect(result).toMatchObject({ created: 20, enrolled: 20, unknown: 0 });
  });

  test.each([401, 403])("by a %i of it reports every row, and rejects", async (status) => {
    const account = await createSlowAccount({});
    account.emulator.addFault({ kind: "status", status, operation: "leadsMassAction" });
    const outcomes: string[] = [];
    const onProgress = ({ outcome }: { readonly outcome: string }): unknown => outcomes.push(outcome);
    await expect(account.run(profileRows(30), { onProgress })).rejects.toMatchObject({ status });
    expect(outcomes).toEqual(Array(30).fill("failed"));
  });
});

test("enrolments one by one have the same outcomes", async () => {
  const account = await createSlowAccount({ enrolments: 5_000 });
  const { result } = await account.run(profileRows(150), { enrolment: "single" });
  expect(result).toMatchObject({ created: 150, enrolled: 150, problems: [] });
  expect(account.emulator.ledger.requests("addLeadToFlow")).toHaveLength(150);
  expect(account.emulator.ledger.requests("leadsMassAction")).toEqual([]);
  expect(timesEnrolled(account)).toEqual(Array(150).fill(1));
});
