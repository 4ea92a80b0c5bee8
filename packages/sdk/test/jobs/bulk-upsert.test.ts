import { beforeEach, describe, expect, test } from "vitest";
import type { ContactRow, RowOutcome } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { HeldJournal, MemoryJournal } from "../support/jobs/memory-journal.ts";
import { countRequests } from "../support/outreach/outreach-account.ts";

const account = useAccountBehindPrism();
let list: string;
let automation: string;

beforeEach(async () => {
  const { grinfi, emulator } = account;
  list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
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
  test("each once, with the documented requests", async () => {
    const { grinfi, emulator } = account;
    const job = grinfi.contacts.bulkUpsert(people(250), { list, automation, onConflict: "update" });
    expect(await job).toEqual({
      ...{ rows: 250, created: 250, updated: 0, saved: 0, skipped: 0, failed: 0, unknown: 0, planned: 0 },
      ...{ enrolled: 250, fromJournal: 0, unmapped: [], doubtful: [], problems: [] },
      earlier: { created: 0, updated: 0, saved: 0, skipped: 0, enrolled: 0 },
    });
    expect(countRequests(emulator)).toEqual({
      ...{ getList: 1, getFlow: 1, upsertContact: 250, listFlowLeads: 2 * 3, leadsMassAction: 3 },
    });
    const enrolled = emulator.ledger.effects("enrolled").map(({ lead }) => lead);
    const saved = await grinfi.contacts.search({ filter: { list_uuid: list } }).toArray({ limit: 250 });
    expect(enrolled.toSorted()).toEqual(saved.map(({ uuid }) => uuid).toSorted());
    expect(new Set(enrolled).size).toBe(250);
  });

  test("an existing contact is updated, or skipped and not enrolled, depending on onConflict", async () => {
    const { grinfi, emulator } = account;
    await grinfi.contacts.bulkUpsert(people(2), { list, onConflict: "update" });
    emulator.advance(120_000);
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

    emulator.advance(120_000);
    const { updated, enrolled } = await grinfi.contacts.bulkUpsert(changed, {
      ...{ list, automation, onConflict: "update" },
    });
    expect([updated, enrolled]).toEqual([3, 2]);
    expect((await grinfi.contacts.find({ linkedin_id: "person-0" }))?.position).toBe("Buyer");
  });
});

describe("rows that cannot be saved", () => {
  test("are reported, and do not prevent other rows from being saved", async () => {
    const { grinfi } = account;
    const [first = { linkedin_id: "" }, second = first] = people(2);
    const rows = [first, { ...second, linkedin_id: " " }, { ...first, position: "Buyer" }, second];
    const outcomes: RowOutcome[] = [];
    const onProgress = (outcome: RowOutcome): unknown => outcomes.push(outcome);
    const result = await grinfi.contacts.bulkUpsert(rows, {
      list,
      automation,
      onConflict: "update",
      onProgress,
    });
    expect(result).toMatchObject({ rows: 4, created: 2, skipped: 1, failed: 1 });
    expect(result.problems).toEqual(outcomes.filter(({ index }) => index === 1));
    const byIndex = outcomes.toSorted((a, b) => a.index - b.index);
    expect(byIndex.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["created", undefined],
      [
        "failed",
        expect.stringContaining("The row has no linkedin_id, and no contact has its email address."),
      ],
      ["skipped", "Row 0 has the same LinkedIn profile."],
      ["created", undefined],
    ]);
    expect(byIndex[2]?.row).toBe(rows[2]);
  });

  test("two spellings of one person are one contact, which is enrolled once", async () => {
    const { grinfi, emulator } = account;
    const rows = ["robin-sample", "https://www.linkedin.com/in/robin-sample/"].map((linkedin_id) => ({
      linkedin_id,
    }));
    const result = await grinfi.contacts.bulkUpsert(rows, { list, automation, onConflict: "update" });
    expect(result).toMatchObject({ rows: 2, skipped: 1, enrolled: 1, problems: [] });
    expect(emulator.ledger.effects("enrolled")).toHaveLength(1);
  });

  test("invalid options are rejected before anything is sent", async () => {
    const { contacts } = account.grinfi;
    const upsert = (options: object) => contacts.bulkUpsert([], { list, onConflict: "update", ...options });
    await expect(upsert({ concurrency: 0 })).rejects.toThrow(
      "The option concurrency must be a whole number of at least 1, not 0.",
    );
    await expect(upsert({ list: "" })).rejects.toThrow(
      'The option list must be a uuid, or { name: "..." }, not ""',
    );
    expect(account.called).toEqual([]);
  });
});

describe("a job that is ended", () => {
  test("by its signal rejects with the reason, and another job does the rest", async () => {
    const { grinfi, emulator } = account;
    const journal = new MemoryJournal();
    const controller = new AbortController();
    const reason = new Error("enough");
    let count = 0;
    const job = grinfi.contacts.bulkUpsert(people(250), {
      ...{ list, automation, onConflict: "update", journal, signal: controller.signal },
      onProgress: () => {
        count += 1;
        if (count === 130) controller.abort(reason);
      },
    });
    await expect(job).rejects.toBe(reason);
    const rest = await grinfi.contacts.bulkUpsert(people(250), {
      list,
      automation,
      onConflict: "update",
      journal,
    });
    expect(rest).toMatchObject({ rows: 250, created: 250, enrolled: 250, problems: [] });
    expect(rest.fromJournal).toBeGreaterThanOrEqual(100);
    expect(emulator.ledger.effects("enrolled")).toHaveLength(250);
  });

  test("by leaving its loop reads no more rows and closes their source", async () => {
    const { grinfi } = account;
    let taken = 0;
    let isClosed = false;
    const source = (function* () {
      try {
        for (const row of people(1000)) {
          taken += 1;
          yield row;
        }
      } finally {
        isClosed = true;
      }
    })();
    for await (const _ of grinfi.contacts.bulkUpsert(source, { list, onConflict: "update" })) break;
    expect(taken).toBe(100);
    expect(isClosed).toBe(true);
    expect(account.called.filter((id) => id === "upsertContact").length).toBeLessThanOrEqual(9);
  });
});

test("a dry run returns what would be done with each row, and changes neither the account nor the journal", async () => {
  const { grinfi, emulator } = account;
  await grinfi.contacts.bulkUpsert(people(2), { list, automation, onConflict: "update" });
  const before = emulator.ledger.effects().length;
  const journal = new MemoryJournal();
  const options = { list, automation, onConflict: "update", dryRun: true, journal } as const;
  const outcomes: RowOutcome[] = [];
  for await (const outcome of grinfi.contacts.bulkUpsert(people(3), options)) outcomes.push(outcome);
  expect(outcomes.map(({ outcome, plan, enrolment }) => [outcome, plan, enrolment])).toEqual([
    ["planned", "update", "already_enrolled"],
    ["planned", "update", "already_enrolled"],
    ["planned", "create", "planned"],
  ]);
  expect(emulator.ledger.effects()).toHaveLength(before);
  expect(journal.entries).toEqual([]);
  const changes = account.called.slice(-6).filter((id) => id !== "findOneContact" && id !== "listFlowLeads");
  expect(changes).toEqual([]);
});

test("a journal that cannot be written ends the job before anything is sent", async () => {
  const full = new Error("no space left");
  const journal = { read: () => [], append: () => Promise.reject(full) };
  const job = account.grinfi.contacts.bulkUpsert(people(3), {
    list,
    automation,
    onConflict: "update",
    journal,
  });
  await expect(job).rejects.toBe(full);
  expect(account.emulator.ledger.effects()).toEqual([]);
});

test("a journal serves several jobs: another list or automation is another job", async () => {
  const { emulator, grinfi } = account;
  const journal = new MemoryJournal();
  const first = { list, onConflict: "update", journal } as const;
  expect(await grinfi.contacts.bulkUpsert(people(2), first)).toMatchObject({ created: 2, fromJournal: 0 });
  expect(await grinfi.contacts.bulkUpsert(people(2), first)).toMatchObject({ created: 2, fromJournal: 2 });
  emulator.advance(120_000);
  expect(await grinfi.contacts.bulkUpsert(people(2), { ...first, automation })).toMatchObject({
    ...{ updated: 2, enrolled: 2, fromJournal: 0 },
  });
});

test("a journal allows only one of two equal jobs at the same time", async () => {
  const { grinfi, emulator } = account;
  const journal = new HeldJournal();
  const options = { list, automation, onConflict: "update", journal } as const;
  const runs = [1, 2].map(() => Promise.resolve(grinfi.contacts.bulkUpsert(people(3), options)));
  await expect(Promise.all(runs)).rejects.toMatchObject({ code: "configuration" });
  journal.release();
  const ends = (await Promise.allSettled(runs)).map(({ status }) => status);
  expect(ends.toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(emulator.ledger.effects("enrolled")).toHaveLength(3);
});
