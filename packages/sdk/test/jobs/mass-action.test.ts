import { beforeEach, describe, expect, test } from "vitest";
import { ConfigurationError, type ContactSelection, type MassAction } from "../../src/index.ts";
import { createAutomation } from "../support/automation.ts";
import { useAccountBehindPrism } from "../support/behind-prism.ts";
import { follow } from "../support/follow.ts";
import { rejectionOf } from "../support/start.ts";

const markRead: MassAction = { type: "contact_mark_read" };
const remove: MassAction = { type: "contact_delete" };

describe("the same is done to many contacts", () => {
  const account = useAccountBehindPrism({ contacts: 450 });
  let uuids: readonly string[];
  const byFilter: ContactSelection = { filter: { uuid: "is_not_null" } };

  beforeEach(async () => {
    uuids = (await account.grinfi.contacts.search().toArray({ limit: 450 })).map(({ uuid }) => uuid);
    account.emulator.ledger.clear();
  });

  test("who are found by a filter, with the requests that the documentation says", async () => {
    const { grinfi, emulator } = account;
    const pipeline_stage_uuid = await grinfi.pipelineStages.uuidOf("Not interested");
    emulator.ledger.clear();
    const action = { type: "contact_change_pipeline_stage", pipeline_stage_uuid } as const;
    const { told: chunks, result } = await follow(grinfi.contacts.massAction(action, byFilter));
    expect(account.called).toHaveLength(1 + 5 + 5);
    expect(result).toEqual({
      ...{ selected: 450, done: 450, failed: 0, unknown: 0, notTried: 0, planned: 0, leftOut: 0 },
      chunks,
    });
    expect(chunks.map(({ ids }) => ids.length)).toEqual([100, 100, 100, 100, 50]);
    expect(chunks.flatMap(({ ids }) => ids).toSorted()).toEqual(uuids.toSorted());
    expect(await grinfi.contacts.search({ filter: { pipeline_stage_uuid } }).count()).toBe(450);
  });

  test("who are named by their uuids, each once", async () => {
    const { grinfi } = account;
    const ids = [...uuids, ...uuids.slice(0, 10)];
    expect(await grinfi.contacts.massAction(markRead, { ids })).toMatchObject({ selected: 450, done: 450 });
    expect(account.called).toEqual(Array.from({ length: 5 }, () => "leadsMassAction"));
  });

  test("and what it changes does not change who is selected", async () => {
    const { grinfi, emulator } = account;
    const from = await grinfi.lists.list().first();
    const { uuid: list_uuid } = await grinfi.lists.create({ name: "Moved" });
    const filter = { list_uuid: String(from?.uuid) };
    const count = await grinfi.contacts.search({ filter }).count();
    emulator.ledger.clear();
    const action = { type: "contact_change_list", list_uuid: String(list_uuid) } as const;
    expect(await grinfi.contacts.massAction(action, { filter }, { chunkSize: 7 })).toMatchObject({
      done: count,
    });
    expect(await grinfi.contacts.search({ filter }).count()).toBe(0);
    expect(await grinfi.contacts.search({ filter: { list_uuid: String(list_uuid) } }).count()).toBe(count);
  });

  test("every action is taken by the API", async () => {
    const { grinfi } = account;
    const { items: fields } = await grinfi.customFields.list();
    const [list_uuid, tag, stage, flow, field] = [
      String((await grinfi.lists.list().first())?.uuid),
      await grinfi.tags.uuidOf("Warm"),
      await grinfi.pipelineStages.uuidOf("Not interested"),
      String((await grinfi.automations.list().first())?.uuid),
      String(fields.find(({ object }) => object === "lead")?.uuid),
    ];
    const actions: MassAction[] = [
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
      expect(await grinfi.contacts.massAction(action, { ids: uuids.slice(0, 3) })).toMatchObject({
        failed: 0,
      });
    expect(await grinfi.contacts.search().count()).toBe(447);
  });

  test("more than max are refused, with how many there are, and nothing is sent", async () => {
    const { grinfi, emulator } = account;
    const all = { filter: { uuid: "is_not_null" } };
    for (const [selection, requests] of [
      [all, ["searchContacts"]],
      [{ ids: uuids }, []],
    ] as const) {
      emulator.ledger.clear();
      const error = await rejectionOf(grinfi.contacts.massAction(remove, selection, { max: 449 }));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as Error).message).toBe(
        "450 contacts are selected, and max is 449. Nothing was sent. If all of them are meant, pass max: 450.",
      );
      expect(account.called).toEqual(requests);
    }
    expect(await grinfi.contacts.massAction(markRead, all, { max: 450 })).toMatchObject({ done: 450 });
  });

  test("a dry run says who, and changes nothing", async () => {
    const { grinfi } = account;
    const result = await grinfi.contacts.massAction(remove, byFilter, { dryRun: true });
    expect(result).toMatchObject({ selected: 450, planned: 450, done: 0 });
    expect(result.chunks.flatMap(({ ids }) => ids).toSorted()).toEqual(uuids.toSorted());
    expect(new Set(account.called)).toEqual(new Set(["searchContacts"]));
  });

  test("nobody is nothing to do", async () => {
    const { grinfi } = account;
    const nobody = { filter: { first_name: "Nobody at all" } };
    expect(await grinfi.contacts.massAction(remove, nobody)).toMatchObject({ selected: 0, chunks: [] });
    expect(account.called).toEqual(["searchContacts"]);
    expect(await grinfi.contacts.massAction(remove, { ids: [] })).toMatchObject({ selected: 0, chunks: [] });
    expect(account.called).toHaveLength(1);
  });

  test("whoever is or was in an automation is not enrolled again", async () => {
    const { grinfi, emulator } = account;
    const flow_uuid = await createAutomation(grinfi);
    const [first = "", second = ""] = uuids;
    await grinfi.automations.contacts.add(flow_uuid, first);
    await grinfi.automations.contacts.add(flow_uuid, second);
    await grinfi.automations.contacts.cancel(second, { flow_uuids: [flow_uuid] });
    emulator.ledger.clear();

    const action = { type: "contact_add_to_flow", flow_uuid } as const;
    const ids = uuids.slice(0, 200);
    const dry = await grinfi.contacts.massAction(action, { ids }, { dryRun: true });
    expect(dry).toMatchObject({ selected: 200, planned: 198, leftOut: 2 });
    emulator.ledger.clear();
    const enrolling = grinfi.contacts.massAction(action, { ids });
    expect(await enrolling).toMatchObject({ selected: 200, done: 198, leftOut: 2 });
    expect((await enrolling).chunks[0]?.leftOut.toSorted()).toEqual([first, second].toSorted());
    expect(account.called).toHaveLength(1 + 2 + 2);
    expect(emulator.ledger.effects("enrolled")).toHaveLength(198);

    emulator.ledger.clear();
    expect(await grinfi.contacts.massAction(action, { ids })).toMatchObject({ done: 0, leftOut: 200 });
    expect(new Set(account.called)).toEqual(new Set(["getFlow", "listFlowLeads"]));
  });
});
