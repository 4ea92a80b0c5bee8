import { beforeEach, describe, expect, test } from "vitest";
import type { ContactRow, RowOutcome } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/behind-prism.ts";

const account = useAccountBehindPrism();
let list: string;
let automation: string;

beforeEach(async () => {
  const { grinfi, emulator } = account;
  list = String((await grinfi.lists.create({ name: "Spring fair" })).uuid);
  automation = String((await grinfi.automations.list().first())?.uuid);
  emulator.ledger.clear();
});

const people = (count: number, from = 0): ContactRow[] =>
  Array.from({ length: count }, (_, index) => ({
    linkedin_id: `person-${from + index}`,
    first_name: "Robin",
    last_name: `Sample ${from + index}`,
    company_name: "Example Logistics",
    email: `person-${from + index}@example.com`,
  }));

const outcomesOf = (outcomes: readonly RowOutcome[]): string[] => outcomes.map(({ outcome }) => outcome);

describe("rows become contacts in an automation", () => {
  test("each once, with the requests that the documentation says", async () => {
    const { grinfi, emulator } = account;
    const run = grinfi.contacts.bulkUpsert(people(50), { list, automation, onConflict: "update" });
    expect(await run).toEqual({
      ...{ rows: 50, created: 50, updated: 0, skipped: 0, failed: 0, unknown: 0 },
      ...{ enrolled: 50, fromJournal: 0, problems: [] },
    });
    const saved = await grinfi.contacts.search({ filter: { list_uuid: list } }).count();
    expect(saved).toBe(50);
    expect(emulator.ledger.effects("enrolled")).toHaveLength(50);
    // 3 lookups, 1 upsert and 1 enrolment a row; 2 reads a group of 25; and the count above.
    expect(account.called).toHaveLength(50 * 5 + 2 * 2 + 1);
  });

  test("who is known is updated, or skipped and not enrolled, as onConflict says", async () => {
    const { grinfi, emulator } = account;
    await grinfi.contacts.bulkUpsert(people(2), { list, onConflict: "update" });
    const changed = people(3).map((row) => ({ ...row, position: "Buyer" }));

    const skipping = grinfi.contacts.bulkUpsert(changed, { list, automation, onConflict: "skip" });
    const skipped: RowOutcome[] = [];
    for await (const outcome of skipping) skipped.push(outcome);
    expect(outcomesOf(skipped.toSorted((a, b) => a.index - b.index))).toEqual([
      "skipped",
      "skipped",
      "created",
    ]);
    expect(emulator.ledger.effects("enrolled")).toHaveLength(1);
    expect((await grinfi.contacts.find({ linkedin_id: "person-0" }))?.position).not.toBe("Buyer");

    const { updated, enrolled } = await grinfi.contacts.bulkUpsert(changed, {
      ...{ list, automation, onConflict: "update" },
    });
    expect([updated, enrolled]).toEqual([3, 2]);
    expect((await grinfi.contacts.find({ linkedin_id: "person-0" }))?.position).toBe("Buyer");
  });
});
