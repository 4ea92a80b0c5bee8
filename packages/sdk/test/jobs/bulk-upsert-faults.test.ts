import type { Emulator, Fault } from "@grinfi/emulator";
import { beforeEach, describe, expect, test } from "vitest";
import type { Grinfi, RowOutcome } from "../../src/index.ts";
import { noWait } from "../support/accounts/lagging-account.ts";
import { start } from "../support/accounts/start.ts";
import type { ProfileRow } from "../support/jobs/profile-row.ts";

let grinfi: Grinfi;
let emulator: Emulator;
let list: string;
let automation: string;
let rows: ProfileRow[];

/** A new person, an existing contact, and a contact who is in the automation. */
beforeEach(async () => {
  ({ grinfi, emulator } = start({ contacts: 5 }));
  list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  const flow = await grinfi.automations.create({ name: "Logistics", schedule, use_sender_schedule: false });
  automation = flow.uuid;
  rows = ["new", "known", "enrolled"].map((name) => ({ linkedin_id: `${name}-person`, first_name: name }));
  for (const lead of rows.slice(1)) await grinfi.contacts.upsert({ list_uuid: list, lead });
  const enrolled = await grinfi.contacts.find({ linkedin_id: "enrolled-person" });
  await grinfi.automations.contacts.add(automation, String(enrolled?.uuid));
  emulator.ledger.clear();
  emulator.advance(120_000);
});

const options = () => ({ list, automation, onConflict: "update" as const, wait: noWait });

async function outcomeOf(person: string, fault?: Fault): Promise<RowOutcome> {
  if (fault) emulator.addFault(fault);
  const row = rows.filter(({ first_name }) => first_name === person);
  const outcomes: RowOutcome[] = [];
  for await (const outcome of grinfi.contacts.bulkUpsert(row, options())) outcomes.push(outcome);
  emulator.clearFaults();
  return outcomes[0] as RowOutcome;
}

/** Returns the number of enrolments since the test began. */
async function timesEnrolled({ linkedin_id }: ProfileRow): Promise<number> {
  const contact = await grinfi.contacts.find({ linkedin_id });
  return emulator.ledger.effects("enrolled").filter(({ lead }) => lead === contact?.uuid).length;
}

describe("a request that fails", () => {
  test.each<[Fault, Partial<RowOutcome>, string, number]>([
    [
      { kind: "status", operation: "upsertContact", status: 422 },
      { outcome: "failed" },
      "The row was not saved",
      0,
    ],
    [
      { kind: "reset-after", operation: "upsertContact" },
      { outcome: "unknown" },
      "The row may not have been saved",
      0,
    ],
    [
      { kind: "status", operation: "listFlowLeads" },
      { outcome: "failed" },
      "The contact was saved, but not enrolled",
      0,
    ],
    [
      { kind: "status", operation: "leadsMassAction", status: 422 },
      { outcome: "failed" },
      "The contact was saved, but not enrolled",
      0,
    ],
    [
      { kind: "status", operation: "leadsMassAction", status: 429 },
      { outcome: "failed" },
      "The contact was saved, but not enrolled",
      0,
    ],
    [
      { kind: "reset-before", operation: "leadsMassAction" },
      { outcome: "unknown" },
      "It is not known whether it was enrolled",
      0,
    ],
    [
      { kind: "reset-after", operation: "leadsMassAction" },
      { outcome: "created", enrolment: "enrolled" },
      "",
      1,
    ],
    [
      { kind: "status", operation: "leadsMassAction", processed: true },
      { outcome: "created", enrolment: "enrolled" },
      "",
      1,
    ],
    [
      { kind: "status", operation: "listFlowLeads", after: 1 },
      { outcome: "created", enrolment: "enrolled" },
      "",
      1,
    ],
    [
      { kind: "status", operation: "listFlowLeads", after: 1, times: null },
      { outcome: "unknown" },
      "It is not known whether it was enrolled",
      1,
    ],
  ])("%j is in the outcome", async (fault, expected, reason, times) => {
    const outcome = await outcomeOf("new", fault);
    expect(outcome).toMatchObject(expected);
    expect(outcome.reason ?? "").toContain(reason);
    expect(await timesEnrolled(rows[0] as ProfileRow)).toBe(times);
  });

  test("an enrolment that the API accepts but does not make is not reported as made", async () => {
    await grinfi.blacklist.contacts.add({ linkedin: "new-person" });
    const outcome = await outcomeOf("new");
    expect(outcome).toMatchObject({ outcome: "unknown" });
    expect(await timesEnrolled(rows[0] as ProfileRow)).toBe(0);
  });

  test("a contact in the automation stays there, and an existing contact is updated", async () => {
    expect(await outcomeOf("known")).toMatchObject({ outcome: "updated", enrolment: "enrolled" });
    expect(await outcomeOf("enrolled")).toMatchObject({ outcome: "updated", enrolment: "already_enrolled" });
    expect(emulator.ledger.requests("leadsMassAction")).toHaveLength(1);
  });

  test.each([401, 402, 403])("a %d would repeat for every row, so it ends the job", async (status) => {
    emulator.addFault({ kind: "status", status, operation: "upsertContact", times: null });
    await expect(grinfi.contacts.bulkUpsert(rows, { ...options(), concurrency: 1 })).rejects.toMatchObject({
      status,
    });
    expect(emulator.ledger.requests("upsertContact")).toHaveLength(1);
  });
});
