import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { type BulkAction, ConfigurationError, type ContactSelection } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { runJob } from "../support/jobs/run-job.ts";
import { countRequests } from "../support/outreach/outreach-account.ts";

const markRead: BulkAction = { type: "contact_mark_read" };
const remove: BulkAction = { type: "contact_delete" };

describe("one action is applied to many contacts", () => {
  const account = useAccountBehindPrism({ contacts: 450 });
  let uuids: readonly string[];
  const byFilter: ContactSelection = { filter: { uuid: "is_not_null" } };

  beforeEach(async () => {
    uuids = (await account.grinfi.contacts.search().toArray({ limit: 450 })).map(({ uuid }) => uuid);
    account.emulator.ledger.clear();
  });

  test("selected by a filter, with the documented requests", async () => {
    const { grinfi, emulator } = account;
    const pipeline_stage_uuid = await grinfi.pipelineStages.uuidOf("Not interested");
    emulator.ledger.clear();
    const action = { type: "contact_change_pipeline_stage", pipeline_stage_uuid } as const;
    const { progress: chunks, result } = await runJob(grinfi.contacts.bulkAction(action, byFilter));
    expect(countRequests(emulator)).toEqual({ searchContacts: 1 + 5, leadsMassAction: 5 });
    expect(result).toEqual({
      ...{ selected: 450, done: 450, failed: 0, unknown: 0, notTried: 0, planned: 0, excluded: 0 },
      fromJournal: 0,
      chunks,
    });
    expect(chunks.map(({ ids }) => ids.length)).toEqual([100, 100, 100, 100, 50]);
    expect(chunks.flatMap(({ ids }) => ids).toSorted()).toEqual(uuids.toSorted());
    expect(await grinfi.contacts.search({ filter: { pipeline_stage_uuid } }).count()).toBe(450);
  });

  test("selected by their uuids, each once", async () => {
    const { grinfi } = account;
    const ids = [...uuids, ...uuids.slice(0, 10)];
    expect(await grinfi.contacts.bulkAction(markRead, { ids })).toMatchObject({ selected: 450, done: 450 });
    expect(account.called).toEqual(Array.from({ length: 5 }, () => "leadsMassAction"));
  });

  test("enrolled with the documented requests, and resumed without any", async () => {
    const { grinfi, emulator } = account;
    const action = { type: "contact_add_to_flow", flow_uuid: await createAutomation(grinfi) } as const;
    const journal = new MemoryJournal();
    emulator.ledger.clear();
    expect(await grinfi.contacts.bulkAction(action, { ids: uuids }, { journal })).toMatchObject({
      done: 450,
    });
    expect(countRequests(emulator)).toEqual({ getFlow: 1, listFlowLeads: 2 * 5, leadsMassAction: 5 });
    emulator.ledger.clear();
    expect(await grinfi.contacts.bulkAction(action, { ids: uuids }, { journal })).toMatchObject({
      done: 450,
    });
    expect(account.called).toEqual(["getFlow"]);
  });

  test("and its changes do not affect the selection", async () => {
    const { grinfi, emulator } = account;
    const from = await grinfi.lists.list().first();
    const { uuid: list_uuid } = await grinfi.lists.create({ name: "Moved" });
    const filter = { list_uuid: String(from?.uuid) };
    const count = await grinfi.contacts.search({ filter }).count();
    emulator.ledger.clear();
    const action = { type: "contact_change_list", list_uuid: String(list_uuid) } as const;
    expect(await grinfi.contacts.bulkAction(action, { filter }, { chunkSize: 7 })).toMatchObject({
      done: count,
    });
    expect(await grinfi.contacts.search({ filter }).count()).toBe(0);
    expect(await grinfi.contacts.search({ filter: { list_uuid: String(list_uuid) } }).count()).toBe(count);
  });

  test("the API accepts every action", async () => {
    const { grinfi } = account;
    const { items: fields } = await grinfi.customFields.list();
    const [list_uuid, tag, stage, flow, field] = [
      String((await grinfi.lists.list().first())?.uuid),
      await grinfi.tags.uuidOf("Warm"),
      await grinfi.pipelineStages.uuidOf("Not interested"),
      String((await grinfi.automations.list().first())?.uuid),
      String(fields.find(({ object }) => object === "lead")?.uuid),
    ];
    const actions: BulkAction[] = [
      { type: "contact_add_tags", tag_uuids: [tag] },
      { type: "contact_remove_tags", tag_uuids: [tag] },
      { type: "contact_replace_tags", tag_uuids: [tag] },
      { type: "contact_change_list", list_uuid },
      { type: "contact_change_pipeline_stage", pipeline_stage_uuid: stage },
      { type: "contact_change_custom_field", custom_field_uuid: field, value: "12" },
      { type: "contact_add_to_flow", flow_uuid: flow },
      { type: "contact_cancel_from_flows", flow_uuids: [flow] },
      markRead,
      remove,
    ];
    for (const action of actions)
      expect(await grinfi.contacts.bulkAction(action, { ids: uuids.slice(0, 3) })).toMatchObject({
        failed: 0,
      });
    expect(await grinfi.contacts.search().count()).toBe(447);
  });

  test("more than max are rejected with their number, and nothing is sent", async () => {
    const { grinfi, emulator } = account;
    const all = { filter: { uuid: "is_not_null" } };
    for (const [selection, requests] of [
      [all, ["searchContacts"]],
      [{ ids: uuids }, []],
    ] as const) {
      emulator.ledger.clear();
      const error = await rejectionOf(grinfi.contacts.bulkAction(remove, selection, { max: 449 }));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as Error).message).toBe(
        "450 contacts are selected, but max is 449. Nothing was sent. To select all of them, pass max: 450.",
      );
      expect(account.called).toEqual(requests);
    }
    expect(await grinfi.contacts.bulkAction(markRead, all, { max: 450 })).toMatchObject({ done: 450 });
  });

  test("a dry run returns the contacts and changes nothing", async () => {
    const { grinfi } = account;
    const result = await grinfi.contacts.bulkAction(remove, byFilter, { dryRun: true });
    expect(result).toMatchObject({ selected: 450, planned: 450, done: 0 });
    expect(result.chunks.flatMap(({ ids }) => ids).toSorted()).toEqual(uuids.toSorted());
    expect(new Set(account.called)).toEqual(new Set(["searchContacts"]));
  });

  test("an empty selection does nothing", async () => {
    const { grinfi } = account;
    const nobody = { filter: { first_name: "Nobody at all" } };
    expect(await grinfi.contacts.bulkAction(remove, nobody)).toMatchObject({ selected: 0, chunks: [] });
    expect(account.called).toEqual(["searchContacts"]);
    expect(await grinfi.contacts.bulkAction(remove, { ids: [] })).toMatchObject({ selected: 0, chunks: [] });
    expect(account.called).toHaveLength(1);
  });

  test("contacts who are or were in an automation are not enrolled again", async () => {
    const { grinfi, emulator } = account;
    const flow_uuid = await createAutomation(grinfi);
    const [first = "", second = ""] = uuids;
    await grinfi.automations.contacts.add(flow_uuid, first);
    await grinfi.automations.contacts.add(flow_uuid, second);
    await grinfi.automations.contacts.cancel(second, { flow_uuids: [flow_uuid] });
    emulator.ledger.clear();

    const action = { type: "contact_add_to_flow", flow_uuid } as const;
    const ids = uuids.slice(0, 200);
    const dry = await grinfi.contacts.bulkAction(action, { ids }, { dryRun: true });
    expect(dry).toMatchObject({ selected: 200, planned: 198, excluded: 2 });
    emulator.ledger.clear();
    const enrolling = grinfi.contacts.bulkAction(action, { ids });
    expect(await enrolling).toMatchObject({ selected: 200, done: 198, excluded: 2 });
    expect((await enrolling).chunks[0]?.excluded.toSorted()).toEqual([first, second].toSorted());
    // The automation, and for each chunk a read before, the call, and a read after.
    expect(countRequests(emulator)).toEqual({ getFlow: 1, listFlowLeads: 2 * 2, leadsMassAction: 2 });
    expect(emulator.ledger.effects("enrolled")).toHaveLength(198);

    emulator.ledger.clear();
    expect(await grinfi.contacts.bulkAction(action, { ids })).toMatchObject({ done: 0, excluded: 200 });
    expect(new Set(account.called)).toEqual(new Set(["getFlow", "listFlowLeads"]));
  });
});
