import type { Emulator } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import {
  type ContactRow,
  type Grinfi,
  LookupError,
  type ReplyOptions,
  type UuidOrName,
} from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { columns, csv } from "../support/accounts/csv-files.ts";
import { createRepliedAccount, type RepliedAccount } from "../support/accounts/replied-account.ts";
import { start } from "../support/accounts/start.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { profileRows } from "../support/jobs/profile-row.ts";

const UNKNOWN = "00000000-0000-4000-8000-00000000dead";

let grinfi: Grinfi;
let emulator: Emulator;
let replied: RepliedAccount;
let list: string;
let automation: string;
beforeEach(async () => {
  ({ grinfi, emulator } = start({ contacts: 20 }));
  replied = await createRepliedAccount(grinfi, emulator);
  list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  automation = await createAutomation(grinfi, "Spring outreach");
  await grinfi.tags.create({ name: "Hot" });
  emulator.ledger.clear();
});

const rows: ContactRow[] = profileRows(200);

const called = (): unknown[] => emulator.ledger.requests().map(({ operation }) => operation);

/** A job that refers to an item by one of its options. */
type Job = (reference: UuidOrName) => PromiseLike<unknown>;

const file = csv("Name,LinkedIn,Mail\nRobin Sample,robin,\n");
const upsert = (options: object): PromiseLike<unknown> =>
  grinfi.contacts.bulkUpsert(rows, { list, onConflict: "update", ...options });
const importFile = (options: object): PromiseLike<unknown> =>
  grinfi.contacts.importCsv(file, {
    list,
    columns,
    wait: async () => void emulator.advance(60_000),
    ...options,
  });
const act = (action: object): PromiseLike<unknown> =>
  grinfi.contacts.bulkAction(action as never, { ids: [replied.contact] });
const reply = (options: object): PromiseLike<unknown> =>
  grinfi.contacts.reply(replied.contact, { channel: "linkedin", text: "Tuesday?", ...options });

const READ_FIRST: Readonly<Record<string, Job>> = {
  "bulkUpsert list": (one) => upsert({ list: one }),
  "bulkUpsert automation": (one) => upsert({ automation: one }),
  "importCsv list": (one) => importFile({ list: one }),
  "bulkAction list_uuid": (one) => act({ type: "contact_change_list", list_uuid: one }),
  "bulkAction flow_uuid": (one) => act({ type: "contact_add_to_flow", flow_uuid: one }),
  "bulkAction flow_uuids": (one) => act({ type: "contact_cancel_from_flows", flow_uuids: [one] }),
  "reply sender_profile_uuid": (one) => reply({ sender_profile_uuid: one }),
  "reply task.sender_profile_uuid": (one) => reply({ task: { ...replied.task, sender_profile_uuid: one } }),
};

const JOBS: Readonly<Record<string, Job>> = {
  ...READ_FIRST,
  "importCsv tags": (one) => importFile({ tags: [one] }),
  "bulkAction tag_uuids": (one) => act({ type: "contact_add_tags", tag_uuids: [one] }),
  "bulkAction pipeline_stage_uuid": (one) =>
    act({ type: "contact_change_pipeline_stage", pipeline_stage_uuid: one }),
  "bulkAction custom_field_uuid": (one) =>
    act({ type: "contact_change_custom_field", custom_field_uuid: one, value: "12" }),
  "reply stage": (one) => reply({ stage: one }),
};

describe.each(Object.keys(JOBS))("%s", (name) => {
  const job: Job = (one) => (JOBS[name] as Job)(one);

  test("rejects a string that is not a uuid without a request, and says how to pass a name", async () => {
    const error = await rejectionOf(job('Spring "outreach"'));
    expect(error).toBeInstanceOf(LookupError);
    const option = name.split(" ")[1];
    expect(error).toMatchObject({ reason: "not_found" });
    expect(String(error)).toContain(`${option} is "Spring \\"outreach\\"", which is not a uuid.`);
    expect(String(error)).toContain('pass { name: "Spring \\"outreach\\"" }');
    expect(called()).toEqual([]);
  });

  test("ends before anything is changed if the name matches nothing", async () => {
    expect(await rejectionOf(job({ name: "Nothing at all" }))).toMatchObject({
      ...{ code: "lookup", reason: "not_found", message: expect.stringContaining('"Nothing at all"') },
    });
    expect(emulator.ledger.effects()).toEqual([]);
  });

  test.each(["", " ", { name: "" }, {}, 7, null])("rejects %j without a request", async (given) => {
    await expect(job(given as never)).rejects.toThrow(
      /must be (an array of uuids|a uuid), or .*, not|is missing or empty/,
    );
    expect(called()).toEqual([]);
  });
});

describe.each(Object.keys(READ_FIRST))("%s", (name) => {
  const job: Job = (one) => (READ_FIRST[name] as Job)(one);

  test("ends with the first read if no item has the uuid", async () => {
    const error = await rejectionOf(job(UNKNOWN));
    expect(error).toMatchObject({ code: "lookup", reason: "not_found" });
    expect(String(error)).toContain(UNKNOWN);
    expect(emulator.ledger.effects()).toEqual([]);
    expect(called()).not.toContain("findOneContact");
    expect(called()).not.toContain("searchContacts");
  });

  test.each([403, 500])("ends with the error of that read: %d", async (status) => {
    const operation = name.includes("sender")
      ? "getSenderProfile"
      : name.includes("list")
        ? "getList"
        : "getFlow";
    emulator.addFault({ kind: "status", status, operation, times: null });
    expect(await rejectionOf(job(UNKNOWN))).toMatchObject({ status, operation });
    expect(emulator.ledger.effects()).toEqual([]);
  });
});

describe("a name in place of a uuid", () => {
  test("is looked up once for all rows", async () => {
    const options = { list: { name: "Spring fair" }, automation: { name: "spring OUTREACH" } } as const;
    const few = rows.slice(0, 60);
    const result = await grinfi.contacts.bulkUpsert(few, { ...options, onConflict: "update" });
    expect(result).toMatchObject({ created: 60, enrolled: 60 });
    expect(called().filter((id) => id === "listLists")).toHaveLength(1);
    expect(called().filter((id) => id === "listFlows")).toHaveLength(1);
    expect(called()).not.toContain("getList");
    expect(emulator.ledger.requests("leadsMassAction")).toMatchObject([
      { body: { payload: { flow_uuid: automation } } },
    ]);
    expect(await grinfi.contacts.search({ filter: { list_uuid: list } }).count()).toBe(60);
  });

  test("is the same job as with the uuid for a journal", async () => {
    const journal = new MemoryJournal();
    const options = { onConflict: "update", journal } as const;
    const few = rows.slice(0, 3);
    await grinfi.contacts.bulkUpsert(few, { ...options, list, automation: { name: "Spring outreach" } });
    const again = await grinfi.contacts.bulkUpsert(few, {
      ...options,
      list: { name: "Spring fair" },
      automation: automation.toUpperCase(),
    });
    expect(again).toMatchObject({ fromJournal: 3, enrolled: 3 });
  });

  test("that two items have is rejected with both uuids", async () => {
    const other = await createAutomation(grinfi, "Spring outreach");
    emulator.ledger.clear();
    const job = upsert({ automation: { name: "Spring outreach" } });
    expect(await rejectionOf(job)).toMatchObject({ reason: "ambiguous" });
    expect(String(await rejectionOf(job))).toContain(other);
    expect(emulator.ledger.effects()).toEqual([]);
  });

  test("is accepted for a stage, a sender profile, a tag and a custom field", async () => {
    const stage = await grinfi.pipelineStages.nameOf(replied.stage);
    const sender = await grinfi.senderProfiles.nameOf(replied.sender);
    const { isComplete, message } = await grinfi.contacts.reply(replied.contact, {
      ...{
        channel: "linkedin",
        text: "Tuesday?",
        stage: { name: stage },
        sender_profile_uuid: { name: sender },
      },
      task: { ...replied.task, sender_profile_uuid: { name: sender } },
    });
    expect([isComplete, message?.sender_profile_uuid]).toEqual([true, replied.sender]);
    await act({ type: "contact_add_tags", tag_uuids: [{ name: "Hot" }] });
    const field = { name: "fleet_size" };
    await act({ type: "contact_change_custom_field", custom_field_uuid: field, value: "120" });
    expect(await grinfi.contacts.get(replied.contact)).toMatchObject({
      pipeline_stage_uuid: replied.stage,
      tags: expect.arrayContaining([await grinfi.tags.uuidOf("Hot")]),
    });
    const uuid = await grinfi.customFields.uuidOf("fleet_size");
    expect(await grinfi.customFields.nameOf(uuid)).toBe("fleet_size");
  });

  test("is not looked up for completed steps of a reply, nor by a dry run of an import", async () => {
    const stage = await grinfi.pipelineStages.nameOf(replied.stage);
    const sender = await grinfi.senderProfiles.nameOf(replied.sender);
    const options: ReplyOptions = {
      ...{
        channel: "linkedin",
        text: "Tuesday?",
        stage: { name: stage },
        sender_profile_uuid: { name: sender },
      },
      journal: new MemoryJournal(),
    };
    await grinfi.contacts.reply(replied.contact, options);
    emulator.ledger.clear();
    const other = start({}, { fetch: emulator.fetch }).grinfi;
    const { steps } = await other.contacts.reply(replied.contact, options);
    expect(steps.filter(({ fromJournal }) => fromJournal)).toHaveLength(3);
    await other.contacts.importCsv(file, { list: { name: "Spring fair" }, columns, dryRun: true });
    expect(called()).toEqual([]);
  });
});
