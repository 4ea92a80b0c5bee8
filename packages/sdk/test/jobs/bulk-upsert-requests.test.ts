import { beforeEach, describe, expect, test } from "vitest";
import type { BulkUpsertOptions } from "../../src/index.ts";
import { createLaggingAccount, type LaggingAccount, upsert } from "../support/accounts/lagging-account.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { handles, type ProfileRow } from "../support/jobs/profile-row.ts";

const ROWS = 300;

let account: LaggingAccount;
beforeEach(async () => {
  account = await createLaggingAccount();
});

const people = (): ProfileRow[] =>
  handles(ROWS).map((handle, index) => ({
    ...{ linkedin_id: handle, email: `${handle}@example.com` },
    ...{ first_name: "Robin", last_name: `Sample ${index}`, company_name: "Example Logistics" },
  }));

async function requestsOf(options: Partial<BulkUpsertOptions>, rows = people()): Promise<number> {
  account.emulator.ledger.clear();
  const { result } = await upsert(account, rows, options);
  expect(result.problems).toEqual([]);
  expect(result.rows).toBe(ROWS);
  return account.emulator.ledger.requests().length;
}

/** Saves the people as contacts, two minutes ago. */
async function makeKnown(): Promise<void> {
  await upsert(account, people(), { automation: undefined });
  account.emulator.advance(120_000);
}

describe("the requests for a row, besides those for list and automation,", () => {
  const withoutAutomation = { automation: undefined } as const;

  test.each(["update", "skip"] as const)("are 1.03 if it is new and enrolled (%s)", async (onConflict) => {
    expect(await requestsOf({ onConflict })).toBe(2 + ROWS + 3 * 3);
    expect(account.emulator.ledger.effects("enrolled")).toHaveLength(ROWS);
  });

  test("are 1 if it is new and not enrolled", async () => {
    expect(await requestsOf(withoutAutomation)).toBe(1 + ROWS);
  });

  test.each(["update", "skip"] as const)("are 1 if its contact exists (%s)", async (onConflict) => {
    await makeKnown();
    expect(await requestsOf({ ...withoutAutomation, onConflict })).toBe(1 + ROWS);
  });

  test("are 1 if its contact exists and is skipped, with an automation", async () => {
    await makeKnown();
    expect(await requestsOf({ onConflict: "skip" })).toBe(2 + ROWS);
    expect(account.attempts.size).toBe(0);
  });

  test("are none if an earlier job completed it", async () => {
    const journal = new MemoryJournal();
    await upsert(account, people(), { journal });
    expect(await requestsOf({ journal })).toBe(2);
  });

  test("are 1.01 if an earlier job completed it with other data, whether its spelling changed, too, or not", async () => {
    const journal = new MemoryJournal();
    await upsert(account, people(), { journal });
    const corrected = people().map((row) => ({ ...row, position: "Buyer" }));
    // Those 300 contacts are read by their uuids, 100 in a request. All of them are enrolled already.
    expect(await requestsOf({ journal }, corrected)).toBe(2 + 3 + ROWS);
    const spelled = corrected.map((row) => ({
      ...row,
      linkedin_id: `linkedin.com/in/${row.linkedin_id}`,
      position: "Seller",
    }));
    expect(await requestsOf({ journal }, spelled)).toBe(2 + 3 + ROWS);
    expect([...account.attempts.values()]).toEqual(people().map(() => 1));
  });

  test("are 4.03 if it is new, is looked up by all keys and enrolled", async () => {
    expect(await requestsOf({ match: ["linkedin_id", "email", "name"] })).toBe(2 + ROWS * 4 + 3 * 3);
  });

  test("are 2.02 if it is new and enrolled by a call of its own", async () => {
    expect(await requestsOf({ enrolment: "single" })).toBe(2 + ROWS * 2 + 3 * 2);
  });

  test("are 3 in a dry run if it is new, because it is looked up by all keys", async () => {
    expect(await requestsOf({ dryRun: true })).toBe(2 + ROWS * 3);
  });

  test("are 1.01 in a dry run if its contact exists, with the read of the automation", async () => {
    await makeKnown();
    expect(await requestsOf({ dryRun: true })).toBe(2 + ROWS + 3);
  });
});
