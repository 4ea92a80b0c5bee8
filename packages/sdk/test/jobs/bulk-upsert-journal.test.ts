import { beforeEach, describe, expect, test } from "vitest";
import type { JournalEntry } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import {
  createLaggingAccount,
  type LaggingAccount,
  noWait,
  upsert,
} from "../support/accounts/lagging-account.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";

/** The automation of this account lists nobody, so enrolments are only in the journal. */
let account: LaggingAccount;
let journal: MemoryJournal;
beforeEach(async () => {
  account = await createLaggingAccount(Number.POSITIVE_INFINITY);
  journal = new MemoryJournal();
});

const robin = { linkedin_id: "robin-sample" };

const newList = async (): Promise<string> =>
  (await account.grinfi.lists.create({ name: "Autumn fair" })).uuid;

describe("a contact is enrolled once through a journal", () => {
  test("even by an upsert into another list, or with uuids in upper case", async () => {
    const { attempts, automation, list } = account;
    const upper = { automation: automation.toUpperCase(), list: list.toUpperCase() };
    await upsert(account, [robin], { journal });
    const others = [await upsert(account, [robin], { journal, ...upper })];
    others.push(await upsert(account, [robin], { journal, list: await newList() }));
    for (const { outcomes } of others)
      expect(outcomes).toMatchObject([{ outcome: "unknown", reason: expect.stringContaining("not known") }]);
    expect([...attempts.values()]).toEqual([1]);
  });

  test("and does not count as enrolled by the second job", async () => {
    const seen = await createLaggingAccount();
    await upsert(seen, [robin], { journal });
    const other = (await seen.grinfi.lists.create({ name: "Autumn fair" })).uuid;
    seen.emulator.advance(120_000);
    for (const _ of [1, 2]) {
      const { outcomes, result } = await upsert(seen, [robin], { journal, list: other });
      expect(outcomes).toMatchObject([{ outcome: "updated", enrolment: "already_enrolled" }]);
      expect(result.enrolled).toBe(0);
    }
    expect((await upsert(seen, [robin], { journal })).result).toMatchObject({ enrolled: 1, fromJournal: 1 });
    expect([...seen.attempts.values()]).toEqual([1]);
  });

  test("so two jobs with one automation cannot run at the same time, even with different lists", async () => {
    const lists = [account.list, await newList()];
    const runs = lists.map((list) => upsert(account, [robin], { journal, list }));
    const ended = await Promise.allSettled(runs);
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(ended[1]).toMatchObject({ reason: { code: "configuration" } });
    expect([...account.attempts.values()]).toEqual([1]);
  });

  test("and may be enrolled in another automation", async () => {
    await upsert(account, [robin], { journal });
    await upsert(account, [robin], { journal, automation: await createAutomation(account.grinfi) });
    expect([...account.attempts.values()]).toEqual([2]);
  });
});

describe("the enrolments that an interrupted job recorded", () => {
  const at = "2026-01-05T09:00:00.000Z";

  /** The entries of a saved row. */
  const savedAs = (uuid: string): JournalEntry[] => {
    const job = `contacts.bulkUpsert list=${account.list} automation=${account.automation}`;
    const save = { job, key: "robin-sample", step: "save", at } as const;
    return [
      { ...save, state: "pending", metadata: { known: "no" } },
      { ...save, state: "done", metadata: { outcome: "created", uuid } },
    ];
  };

  const enrolAs = (uuid: string, state: JournalEntry["state"]): JournalEntry => ({
    job: `automations.contacts.add automation=${account.automation}`,
    ...{ key: uuid, step: "enrol", at, state },
    metadata: { list: account.list, ...(state === "done" && { enrolment: "enrolled" }) },
  });

  let uuid: string;
  beforeEach(async () => {
    uuid = (await account.grinfi.contacts.upsert({ list_uuid: account.list, lead: robin })).uuid;
    account.emulator.ledger.clear();
    journal.entries.push(...savedAs(uuid), enrolAs(uuid, "pending"));
  });

  test("count for the contact, in any spelling and with any list", async () => {
    const spelled = { linkedin_id: "linkedin.com/in/Robin-Sample" };
    // The entries have no digest of the data. With `skip` the data does not matter.
    const options = { journal, onConflict: "skip" } as const;
    const pending = await upsert(account, [spelled], options);
    expect(pending.outcomes).toMatchObject([{ outcome: "unknown", uuid }]);
    const { outcomes } = await upsert(account, [robin], { journal, list: await newList() });
    expect(outcomes).toMatchObject([{ outcome: "unknown", uuid }]);

    journal.entries.push(enrolAs(uuid, "done"));
    const done = await upsert(account, [robin], options);
    expect(done.outcomes).toMatchObject([{ outcome: "created", enrolment: "enrolled", fromJournal: true }]);
    expect([...account.attempts.values()]).toEqual([]);
  });

  test("do not prevent the enrolment of a contact who certainly was not enrolled", async () => {
    journal.entries.push(enrolAs(uuid, "not_done"));
    await upsert(account, [robin], { journal });
    await upsert(account, [robin], { journal });
    expect([...account.attempts.values()]).toEqual([1]);
  });
});

test("an enrolment that a bulk action left unknown is not sent by a bulk upsert, and is found if it was made", async () => {
  const { grinfi, list, automation, attempts, emulator } = await createLaggingAccount();
  const { uuid } = await grinfi.contacts.upsert({ list_uuid: list, lead: robin });
  emulator.addFault({ kind: "reset-before", operation: "leadsMassAction" });
  const action = { type: "contact_add_to_flow", flow_uuid: automation } as const;
  const acting = grinfi.contacts.bulkAction(action, { ids: [uuid] }, { journal, wait: noWait });
  expect(await acting).toMatchObject({ unknown: 1 });
  for (const _ of [1, 2]) {
    const { result } = await upsert({ grinfi, list, automation }, [robin], { journal });
    expect(result).toMatchObject({ unknown: 1, enrolled: 0 });
  }
  expect([...attempts.values()]).toEqual([1]);
  expect(emulator.ledger.effects("enrolled")).toEqual([]);

  await grinfi.automations.contacts.add(automation, uuid);
  const { outcomes } = await upsert({ grinfi, list, automation }, [robin], { journal });
  expect(outcomes).toMatchObject([{ outcome: expect.any(String), enrolment: "already_enrolled" }]);
});
