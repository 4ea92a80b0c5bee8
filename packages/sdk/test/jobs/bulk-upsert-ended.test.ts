import { createEmulator, type Emulator } from "@grinfi/emulator";
import { beforeEach, describe, expect, test } from "vitest";
import type { BulkUpsertOptions, ContactRow, Grinfi, RowOutcome } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { profileRows } from "../support/jobs/profile-row.ts";
import { runJob } from "../support/jobs/run-job.ts";
import { createTestClient } from "../support/test-client.ts";

const ROWS = 250;

let emulator: Emulator;
let grinfi: Grinfi;
let list: string;
let automation: string;
beforeEach(async () => {
  emulator = createEmulator({ lag: { enrolments: 600_000 } });
  grinfi = createTestClient(emulator.fetch);
  list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  automation = await createAutomation(grinfi);
  emulator.ledger.clear();
});

const run = (
  rows: AsyncIterable<ContactRow> | readonly ContactRow[],
  options: Partial<BulkUpsertOptions> = { automation },
) =>
  runJob(
    grinfi.contacts.bulkUpsert(rows as ContactRow[], {
      ...{ list, onConflict: "update", wait: async (ms) => void emulator.advance(ms), ...options },
    }),
  );

/** Counts outcomes, and checks that no row has two. */
function countOutcomes(outcomes: readonly RowOutcome[]): Record<string, number> {
  expect(new Set(outcomes.map(({ index }) => index)).size).toBe(outcomes.length);
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

const upserts = (): number => emulator.ledger.requests("upsertContact").length;

describe("a job that ends with an error reports every row that was sent", () => {
  const unauthorized = { kind: "status", status: 401, operation: "upsertContact", after: 150 } as const;

  test("of this batch and of earlier ones whose enrolments are open", async () => {
    emulator.addFault({ ...unauthorized, times: null });
    const { error, progress } = await run(profileRows(ROWS), { automation, concurrency: 1 });
    expect(error).toMatchObject({ status: 401 });
    expect(upserts()).toBe(151);
    expect(countOutcomes(progress)).toEqual({ unknown: 100, failed: 51 });
    expect(progress.filter(({ uuid }) => uuid !== undefined)).toHaveLength(150);
    const saved = progress.find(({ index }) => index === 100);
    expect(saved?.reason).toMatch(/^The contact was saved, but not enrolled: /);
  });

  test.each([1, 8])("while %i are saved at a time", async (concurrency) => {
    emulator.addFault({ ...unauthorized, after: 3, times: null });
    const { error, progress } = await run(profileRows(ROWS), { concurrency });
    expect(error).toMatchObject({ status: 401 });
    expect(upserts()).toBeLessThan(3 + 2 * concurrency);
    expect(countOutcomes(progress)).toEqual({ created: 3, failed: upserts() - 3 });
  });

  test("if one of several calls fails, and the others succeed", async () => {
    emulator.addFault({ ...unauthorized, after: 3, times: 1 });
    const { progress } = await run(profileRows(ROWS), { concurrency: 8 });
    expect(countOutcomes(progress)).toEqual({ created: upserts() - 1, failed: 1 });
  });

  test("if the rows fail", async () => {
    async function* rows(): AsyncGenerator<ContactRow> {
      yield* profileRows(100);
      throw new Error("The file ended.");
    }
    const { error, progress } = await run(rows());
    expect(error).toMatchObject({ message: "The file ended." });
    expect(countOutcomes(progress)).toEqual({ unknown: 100 });
    expect(progress[0]?.reason).toContain("The job ended before that: The file ended.");
  });

  test("if it is aborted between two batches", async () => {
    const controller = new AbortController();
    const hooks = {
      onRequest: () => {
        if (emulator.ledger.requests("leadsMassAction").length === 1) controller.abort(new Error("enough"));
      },
    };
    const { error, progress } = await run(profileRows(ROWS), {
      automation,
      hooks,
      signal: controller.signal,
    });
    expect(error).toMatchObject({ message: "enough" });
    expect(countOutcomes(progress)).toEqual({ unknown: 100 });
  });

  test("if it is aborted while rows wait for the client's rate limit, which the next job saves", async () => {
    const controller = new AbortController();
    const journal = new MemoryJournal();
    const limited = createTestClient(emulator.fetch, { rateLimit: { limit: 4, interval: 3_600_000 } });
    const { error, progress } = await runJob(
      limited.contacts.bulkUpsert(profileRows(6), {
        ...{ list, onConflict: "update", journal, concurrency: 1, signal: controller.signal },
        hooks: { onWait: () => controller.abort(new Error("enough")) },
      }),
    );
    expect(error).toMatchObject({ message: "enough" });
    // The list and three upserts are sent.
    expect(upserts()).toBe(3);
    expect(countOutcomes(progress)).toEqual({ created: 3, failed: 1 });
    expect(progress[3]?.reason).toBe("The row was not saved: enough");
    const { result } = await run(profileRows(6), { journal });
    expect(result).toMatchObject({ created: 6, unknown: 0 });
    expect(upserts()).toBe(6);
  });

  test.each(["pending", "done"])("if the journal fails to add a %s entry", async (failing) => {
    class FailingJournal extends MemoryJournal {
      override async append(entry: Parameters<MemoryJournal["append"]>[0]): Promise<void> {
        const { length } = this.entries.filter(({ state }) => state === failing);
        if (entry.state === failing && length >= 20) throw new Error("The disk is full.");
        return super.append(entry);
      }
    }
    const { error, progress } = await run(profileRows(ROWS), {
      journal: new FailingJournal(),
      concurrency: 4,
    });
    expect(error).toMatchObject({ message: "The disk is full." });
    expect(upserts()).toBeLessThan(30);
    expect(countOutcomes(progress)).toEqual({ created: upserts() });
  });
});

test("an enrolment is unknown because the automation could not be read, if it was not", async () => {
  emulator.addFault({ kind: "status", status: 500, operation: "listFlowLeads", after: 1, times: null });
  const { progress } = await run(profileRows(3));
  expect(countOutcomes(progress)).toEqual({ unknown: 3 });
  expect(progress[0]?.reason).toContain("The automation could not be read: ");
  expect(progress[0]?.error).toMatchObject({ status: 500 });
});

test("an enrolment that an earlier job left open is unknown because the automation could not be read", async () => {
  const journal = new MemoryJournal();
  await run(profileRows(3), { automation, journal });
  emulator.addFault({ kind: "status", status: 500, operation: "listFlowLeads", times: null });
  const { progress } = await run(profileRows(3), { automation, journal, patience: 1 });
  expect(progress.map(({ reason = "" }) => reason.includes("could not be read"))).toEqual(
    Array(3).fill(true),
  );
});
