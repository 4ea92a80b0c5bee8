import { beforeEach, describe, expect, test } from "vitest";
import type { ContactRow, FetchFunction, RowOutcome } from "../../src/index.ts";
import { createLaggingAccount, type LaggingAccount, upsert } from "../support/accounts/lagging-account.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { createTestClient } from "../support/test-client.ts";

let account: LaggingAccount;
beforeEach(async () => {
  account = await createLaggingAccount();
});

const rowsOf = (...handles: string[]): ContactRow[] => handles.map((linkedin_id) => ({ linkedin_id }));

const reported = (outcomes: readonly RowOutcome[]): unknown[] =>
  outcomes.map(({ outcome, reason }) => (reason === undefined ? outcome : [outcome, reason]));

/** Returns how often each contact was enrolled. */
const attemptsOf = ({ attempts }: LaggingAccount): number[] => [...attempts.values()];

const requestsOf = ({ emulator }: LaggingAccount, operation: string): number =>
  emulator.ledger.requests(operation).length;

describe("a person in two spellings", () => {
  const numbers = Array.from({ length: 30 }, (_, number) => number);
  const spelledOtherwise = [
    ["in upper case", (handle: string) => handle.toUpperCase()],
    ["as an address", (handle: string) => `https://www.linkedin.com/in/${handle}/`],
  ] as const;

  test.each(spelledOtherwise)(
    "%s, many rows apart, is enrolled once, even if the automation lists enrolments late",
    async (_, spell) => {
      const handles = numbers.map((number) => `person-${number}`);
      const late = await createLaggingAccount(Number.POSITIVE_INFINITY);
      const journal = new MemoryJournal();
      const rows = rowsOf(...handles, ...handles.map(spell));
      const { outcomes } = await upsert(late, rows, { journal });
      expect(attemptsOf(late)).toEqual(numbers.map(() => 1));
      expect(reported(outcomes.slice(30))).toEqual(
        numbers.map((number) => ["skipped", `Row ${number} has the same LinkedIn profile.`]),
      );
      await upsert(late, rows.toReversed(), { journal });
      expect(attemptsOf(late)).toEqual(numbers.map(() => 1));
      expect(requestsOf(late, "upsertContact")).toBe(30);
    },
  );

  test("is named by the place of its row among more rows", async () => {
    const { outcomes } = await upsert(account, rowsOf("robin", "Robin"), { firstIndex: 50 });
    expect(outcomes.map(({ index }) => index)).toEqual([50, 51]);
    expect(reported(outcomes)).toEqual(["created", ["skipped", "Row 50 has the same LinkedIn profile."]]);
  });

  test("is one contact: the second row writes neither the contact nor its custom fields", async () => {
    const { emulator, grinfi } = account;
    await grinfi.customFields.create({ name: "fleet_size", object: "lead" });
    emulator.ledger.clear();
    const rows = [
      { linkedin_id: "robin-sample", position: "Buyer", custom_fields: { fleet_size: "1" } },
      { linkedin_id: "linkedin.com/in/Robin-Sample", position: "Seller", custom_fields: { fleet_size: "2" } },
    ];
    const { outcomes, result } = await upsert(account, rows);
    expect(reported(outcomes)).toEqual(["created", ["skipped", "Row 0 has the same LinkedIn profile."]]);
    expect(result).toMatchObject({ rows: 2, created: 1, updated: 0, skipped: 1, enrolled: 1, problems: [] });
    expect(requestsOf(account, "upsertContact")).toBe(1);
    expect(await grinfi.contacts.find({ linkedin_id: "robin-sample" })).toMatchObject({ position: "Buyer" });
    expect(emulator.save().tables["custom-field-values"]?.added).toMatchObject([{ value: "1" }]);
  });

  test("is sent unchanged", async () => {
    await upsert(account, rowsOf(" https://www.linkedin.com/in/Robin-Sample/ "));
    const [{ body } = {}] = account.emulator.ledger.requests("upsertContact");
    expect(body).toMatchObject({ lead: { linkedin_id: " https://www.linkedin.com/in/Robin-Sample/ " } });
  });

  test("is recognised by every id, by email, and by name and company if they are in match", async () => {
    const robin = { first_name: "Robin", last_name: "Sample", company_name: "Example Logistics" };
    const rows: ContactRow[] = [
      { linkedin_id: "ACoAAExample01", email: "robin@example.com", ...robin },
      { linkedin_id: "robin", ln_id: "ACoAAExample01" },
      { linkedin_id: "https://www.linkedin.com/in/ROBIN" },
      { linkedin_id: "r-sample", email: " Robin@Example.COM" },
      { linkedin_id: "robin-2", ...robin },
      { linkedin_id: "ACoAAEXAMPLE01" },
    ];
    const { outcomes } = await upsert(account, rows);
    expect(reported(outcomes)).toEqual([
      "created",
      ["skipped", "Row 0 has the same LinkedIn profile."],
      ["skipped", "Row 1 has the same LinkedIn profile."],
      ["skipped", "Row 0 has the same email address."],
      ["skipped", "Row 0 has the same name and company."],
      "created",
    ]);
    const without = await upsert(await createLaggingAccount(), rows.slice(0, 2).concat(rows[4] ?? []), {
      match: ["linkedin_id"],
      automation: undefined,
      onConflict: "skip",
    });
    expect(reported(without.outcomes)).toEqual([
      "created",
      ["skipped", "Row 0 has the same LinkedIn profile."],
      // The API treats them as one. Nothing was written, because existing contacts are skipped.
      ["skipped", "Row 0 is the same contact."],
    ]);
  });

  test("does not include people who only share a key", async () => {
    const rows = [
      { linkedin_id: "robin", company_name: "Example" },
      { linkedin_id: "kim", company_name: "Example" },
      { linkedin_id: "Kim", company_name: "Other" },
    ];
    const key = ({ company_name }: ContactRow): string => String(company_name);
    const { outcomes } = await upsert(account, rows, { key });
    expect(reported(outcomes)).toEqual(["created", ["skipped", "Row 0 has the same key."], "created"]);
  });
});

describe("a person who is only recognised by the contact, with lookups", () => {
  const match = ["linkedin_id", "email", "name"] as const;

  const rows: ContactRow[] = [
    { linkedin_id: "robin", position: "Buyer" },
    { linkedin_id: "r-sample", email: "robin@example.com", position: "Seller" },
  ];

  const knowing = async (): Promise<LaggingAccount> => {
    const made = await createLaggingAccount();
    const lead = { linkedin_id: "robin", email: "robin@example.com" };
    await made.grinfi.contacts.upsert({ list_uuid: made.list, lead });
    made.emulator.ledger.clear();
    made.emulator.advance(120_000);
    return made;
  };

  beforeEach(async () => {
    account = await knowing();
  });

  test.each([0, 1])("is saved by the first row, even if row %i is looked up last", async (slow) => {
    const fetch = delayLookUpOf(account.fetch, String(rows[slow]?.linkedin_id));
    const journal = new MemoryJournal();
    const { outcomes, result } = await upsert({ ...account, grinfi: createTestClient(fetch) }, rows, {
      ...{ journal, match },
    });
    expect(reported(outcomes)).toEqual(["updated", ["skipped", "Row 0 is the same contact."]]);
    expect(result).toMatchObject({ updated: 1, skipped: 1, enrolled: 1 });
    expect(requestsOf(account, "upsertContact")).toBe(1);
    expect(attemptsOf(account)).toEqual([1]);

    account.emulator.ledger.clear();
    const again = await upsert(account, rows, { journal, match });
    expect(reported(again.outcomes)).toEqual(reported(outcomes));
    expect(again.result).toMatchObject({ fromJournal: 2 });
    const reversed = await upsert(account, rows.toReversed(), { journal, match });
    expect(reported(reversed.outcomes)).toEqual([["skipped", "Row 1 is the same contact."], "updated"]);
    expect(requestsForRows(account)).toEqual([]);
  });

  test("is recognised by a profile that an update removed from the contact, also by a later job", async () => {
    const journal = new MemoryJournal();
    const [first = { linkedin_id: "" }] = rows.slice(1);
    const others = rowsOf(...Array.from({ length: 130 }, (_, number) => `other-${number}`));
    const again = await upsert(await knowing(), [first, ...others, { linkedin_id: "robin" }], { match });
    expect(reported(again.outcomes.slice(-1))).toEqual([["skipped", "Row 0 has the same LinkedIn profile."]]);

    await upsert(account, [first], { journal, match });
    expect(await account.grinfi.contacts.find({ linkedin_id: "robin" })).toBe(undefined);
    for (const both of [
      [first, { linkedin_id: "robin" }],
      [{ linkedin_id: "robin" }, first],
    ]) {
      const { result } = await upsert(account, both, { journal, match });
      expect(result).toMatchObject({ created: 0, updated: 1, skipped: 1 });
    }
    expect(JSON.stringify(journal.entries)).not.toContain("@");
    expect(attemptsOf(account)).toEqual([1]);
  });

  test("is saved by both rows if an earlier job may have saved the second row", async () => {
    const journal = new MemoryJournal();
    const job = `contacts.bulkUpsert list=${account.list} automation=${account.automation}`;
    const at = "2026-01-05T09:00:00.000Z";
    const save = { job, key: "r-sample", step: "save", at, metadata: { known: "yes" } };
    journal.entries.push({ ...save, state: "pending" });
    const { outcomes } = await upsert(account, rows, { journal, match });
    expect(reported(outcomes)).toEqual(["updated", ["updated", "Row 0 is the same contact."]]);
    expect(requestsOf(account, "upsertContact")).toBe(2);
    expect(attemptsOf(account)).toEqual([1]);
    const again = await upsert(account, rows, { journal });
    expect(reported(again.outcomes)).toEqual(reported(outcomes));
  });

  test("is enrolled once without lookups, too: the response to the second row shows the contact", async () => {
    const journal = new MemoryJournal();
    const { outcomes, result } = await upsert(account, rows, { journal });
    // The API has already written the second row over the first.
    expect(reported(outcomes)).toEqual(["updated", ["updated", "Row 0 is the same contact."]]);
    expect(result).toMatchObject({ updated: 2, enrolled: 1 });
    expect(attemptsOf(account)).toEqual([1]);
    account.emulator.ledger.clear();
    const again = await upsert(account, rows, { journal });
    expect(reported(again.outcomes)).toEqual(reported(outcomes));
    expect(requestsForRows(account)).toEqual([]);

    const skipping = await knowing();
    const skipped = await upsert(skipping, rows, { onConflict: "skip" });
    expect(reported(skipped.outcomes)).toEqual([
      ["skipped", "The contact already exists, so it was neither changed nor enrolled."],
      ["skipped", "Row 0 is the same contact."],
    ]);
    expect(attemptsOf(skipping)).toEqual([]);
  });

  test("is recognised by the response to the second row if the lookup found nothing", async () => {
    const kim = { first_name: "Kim", last_name: "Sample", company_name: "Example" };
    const same = [
      { linkedin_id: "kim", ...kim },
      { linkedin_id: "kim-2", ...kim, position: "Buyer" },
    ];
    const journal = new MemoryJournal();
    const options = { journal, match: ["linkedin_id"] } as const;
    const { outcomes, result } = await upsert(account, same, options);
    // The contact has the data of the second row, so that row is not skipped.
    expect(reported(outcomes)).toEqual(["created", ["updated", "Row 0 is the same contact."]]);
    expect(outcomes[0]?.uuid).toBe(outcomes[1]?.uuid);
    expect(result).toMatchObject({ created: 1, updated: 1, enrolled: 1, problems: [] });
    expect(attemptsOf(account)).toEqual([1]);

    account.emulator.ledger.clear();
    expect(reported((await upsert(account, same, options)).outcomes)).toEqual(reported(outcomes));
    expect(requestsForRows(account)).toEqual([]);
  });
});

test("if a row could not be saved, another row of the person is saved by a later job", async () => {
  const journal = new MemoryJournal();
  const rows = [
    { linkedin_id: "robin", email: "robin@example.com" },
    { linkedin_id: "r-sample", email: "Robin@example.com" },
  ];
  account.emulator.addFault({ kind: "status", status: 422, operation: "upsertContact" });
  const first = await upsert(account, rows, { journal });
  expect(reported(first.outcomes)).toEqual([
    ["failed", expect.stringContaining("The row was not saved")],
    ["failed", "Row 0 has the same email address. That row failed, so this one was not tried."],
  ]);
  expect(first.result.problems).toHaveLength(2);
  const second = await upsert(account, rows.slice(1), { journal });
  expect(reported(second.outcomes)).toEqual(["created"]);
  const third = await upsert(account, rows, { journal });
  expect(reported(third.outcomes)).toEqual([["updated", "Row 1 is the same contact."], "created"]);
  expect(attemptsOf(account)).toEqual([1]);
});

describe("rows of one person in another order, or with one of them missing, in a later job", () => {
  const robin: ContactRow = { linkedin_id: "robin", email: "robin@example.com" };
  const spelled: ContactRow = { linkedin_id: "r-sample", email: "Robin@example.com" };

  test.each([
    ["in another order", [spelled, robin]],
    ["only the duplicate", [spelled]],
  ])("%s: one of them is updated and enrolled, after a job that skipped the contact", async (_, rows) => {
    const journal = new MemoryJournal();
    const lead = { linkedin_id: "robin", email: "robin@example.com" };
    await account.grinfi.contacts.upsert({ list_uuid: account.list, lead });
    account.emulator.advance(120_000);
    const first = await upsert(account, [robin, spelled], { journal, onConflict: "skip" });
    expect(first.outcomes.map(({ outcome }) => outcome)).toEqual(["skipped", "skipped"]);
    const { outcomes } = await upsert(account, rows, { journal });
    const enrolled = outcomes.filter(({ enrolment }) => enrolment === "enrolled");
    expect(enrolled).toMatchObject([{ outcome: "updated" }]);
    expect(attemptsOf(account)).toEqual([1]);
  });

  test("only the duplicate: it is enrolled if the other row was saved and not enrolled", async () => {
    const journal = new MemoryJournal();
    account.emulator.addFault({ kind: "status", status: 422, operation: "leadsMassAction" });
    const first = await upsert(account, [robin, spelled], { journal });
    expect(first.outcomes.map(({ outcome }) => outcome)).toEqual(["failed", "skipped"]);
    const { outcomes } = await upsert(account, [spelled], { journal });
    expect(outcomes).toMatchObject([{ outcome: "created", enrolment: "enrolled" }]);
    const again = await upsert(account, [robin, spelled], { journal });
    expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(["created", "skipped"]);
    expect(account.emulator.ledger.effects("enrolled")).toHaveLength(1);
  });

  test("a correction of a row is saved, even if its duplicate comes first", async () => {
    const journal = new MemoryJournal();
    await upsert(account, [robin, spelled], { journal });
    const corrected = { ...robin, position: "Buyer" };
    const { outcomes } = await upsert(account, [spelled, corrected], { journal });
    expect(outcomes[1]).toMatchObject({ outcome: "updated", enrolment: "already_enrolled" });
    expect(await account.grinfi.contacts.find({ linkedin_id: "robin" })).toMatchObject({ position: "Buyer" });
  });
});

test("characters that nobody sees do not make another person", async () => {
  const marks = ["\u200e", "\u200b", "\u00ad", "\ufeff"];
  const spelled = marks.map((mark) => ({ linkedin_id: `${mark}robin-${mark}sample${mark}` }));
  const { outcomes } = await upsert(account, [...rowsOf("robin-sample"), ...spelled]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["created", ...marks.map(() => "skipped")]);
  expect(attemptsOf(account)).toEqual([1]);
});

test("a key that is no text fails the row, before anything is sent or recorded", async () => {
  const journal = new MemoryJournal();
  const key = (() => 7) as unknown as (row: ContactRow) => string;
  const { outcomes } = await upsert(account, rowsOf("robin"), { journal, key });
  expect(reported(outcomes)).toEqual([["failed", "The key of the row must be a non-empty string, not 7."]]);
  expect(journal.entries).toEqual([]);
  expect(requestsForRows(account)).toEqual([]);
});

test("a dry run recognises the same duplicates", async () => {
  const rows = rowsOf("robin", "kim", "linkedin.com/in/robin");
  const { outcomes } = await upsert(account, rows, { dryRun: true });
  const skipped = ["skipped", "Row 0 has the same LinkedIn profile."];
  expect(reported(outcomes)).toEqual(["planned", "planned", skipped]);
  expect(account.emulator.ledger.effects()).toEqual([]);
});

/** Returns the requests without those that look up list and automation. */
const requestsForRows = ({ emulator }: LaggingAccount) =>
  emulator.ledger.requests().filter(({ operation }) => operation !== "getList" && operation !== "getFlow");

/** Returns a fetch that delays the lookup of a person until the lookup of someone else has a response. */
function delayLookUpOf(fetch: FetchFunction, person: string): FetchFunction {
  let release = (): void => undefined;
  const others = new Promise<void>((resolve) => {
    release = resolve;
  });
  return async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    const isLookUp = request.url.endsWith("/lookup-one");
    if (isLookUp && body.includes(`"${person}"`)) await others;
    const response = await fetch(request);
    if (isLookUp && response.ok && !body.includes(`"${person}"`)) release();
    return response;
  };
}
