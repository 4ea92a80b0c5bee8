import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { ConfigurationError, ListError, LookupError, type ReadableAction } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { ignoreFilterFields } from "../support/accounts/ignore-filter-fields.ts";
import { loadContacts, type Started, start } from "../support/accounts/start.ts";

const wait = async (): Promise<void> => undefined;
const LAG = { massActions: { delay: 5000 } };

/** An account with contacts, whose mass actions take five seconds. */
function account(contacts: number, lag: object = LAG): Started & { ids: string[] } {
  const { emulator, grinfi } = start({ contacts: 1, lag });
  return { emulator, grinfi, ids: loadContacts(emulator, [contacts]) };
}

type Prepare = (started: Started, ids: readonly string[]) => Promise<ReadableAction>;

/** An action of each type that has an effect on the contacts. */
const ACTIONS: Readonly<Record<ReadableAction["type"], Prepare>> = {
  contact_add_tags: async () => ({ type: "contact_add_tags", tag_uuids: [{ name: "Warm" }] }),
  contact_add_to_flow: async ({ grinfi }) => ({
    type: "contact_add_to_flow",
    flow_uuid: await createAutomation(grinfi),
  }),
  contact_cancel_from_flows: async ({ grinfi }, ids) => {
    const flow = await createAutomation(grinfi);
    for (const id of ids) await grinfi.automations.contacts.add(flow, id);
    return { type: "contact_cancel_from_flows", flow_uuids: [flow] };
  },
  contact_change_list: async ({ grinfi }) => ({
    type: "contact_change_list",
    list_uuid: (await grinfi.lists.create({ name: "Moved" })).uuid,
  }),
  contact_change_pipeline_stage: async () => ({
    type: "contact_change_pipeline_stage",
    pipeline_stage_uuid: { name: "Not interested" },
  }),
  contact_delete: async () => ({ type: "contact_delete" }),
  contact_mark_read: async ({ emulator, grinfi }, ids) => {
    const sender = await grinfi.senderProfiles.list({ filter: { status: "enabled" } }).first();
    for (const lead of ids)
      emulator.receiveLinkedInMessage({ lead, text: "Yes.", senderProfile: String(sender?.uuid) });
    return { type: "contact_mark_read" };
  },
  contact_remove_tags: async ({ grinfi }, ids) => {
    const tag_uuids = [(await grinfi.tags.create({ name: "Old" })).uuid];
    for (const id of ids) await grinfi.contacts.update(id, { tags: tag_uuids } as object);
    return { type: "contact_remove_tags", tag_uuids };
  },
  contact_replace_tags: async () => ({ type: "contact_replace_tags", tag_uuids: [{ name: "Warm" }] }),
};

describe.each(Object.entries(ACTIONS))("%s", (_, prepare) => {
  test("is waited for, also if it was refused for a contact", async () => {
    const refused = "00000000-0000-4000-8000-000000000001";
    const { emulator, grinfi, ids } = account(3, { massActions: { delay: 5000, fail: [refused] } });
    const action = await prepare({ emulator, grinfi }, ids);
    // It reads back enrolments itself, and stops waiting for them after the first read.
    const sent = await grinfi.contacts.bulkAction(action, { ids }, { patience: 1, wait });
    expect(sent.done + sent.unknown).toBe(3);
    const steps: number[] = [];
    const result = await grinfi.contacts.waitForBulkAction(action, ids, {
      wait: async (milliseconds) => emulator.advance(milliseconds),
      onProgress: ({ done }) => void steps.push(done),
    });
    expect(result).toMatchObject({ outcome: "unknown", done: 2, failed: 0, open: 1, total: 3 });
    expect(result.items.filter(({ outcome }) => outcome === "open")).toEqual([
      { uuid: refused, outcome: "open", reason: `The contact does not show ${action.type}.` },
    ]);
    expect(steps[0]).toBe(0);
  });
});

test("takes the documented requests: 1 for each 100 contacts that are open, at each read", async () => {
  const { emulator, grinfi, ids } = account(450, { massActions: { delay: 5000, stopAfter: 300 } });
  const list_uuid = (await grinfi.lists.create({ name: "Moved" })).uuid;
  const action = { type: "contact_change_list", list_uuid } as const;
  await grinfi.contacts.bulkAction(action, { ids }, { chunkSize: 450 });
  emulator.advance(6000);
  emulator.ledger.clear();
  const counts: number[] = [];
  const result = await grinfi.contacts.waitForBulkAction(action, ids, {
    patience: 2000,
    wait: async () => {
      counts.push(emulator.ledger.requests().length);
      emulator.ledger.clear();
    },
  });
  expect(result).toMatchObject({ outcome: "unknown", done: 300, open: 150 });
  // 1 for the list and 5 for the contacts; then 2 for the 150 that are open.
  expect(counts).toEqual([6]);
  expect(emulator.ledger.requests()).toHaveLength(2);
  const rest = result.items.flatMap(({ outcome, uuid }) => (outcome === "open" ? [uuid] : []));
  await grinfi.contacts.bulkAction(action, { ids: rest });
  emulator.advance(6000);
  expect(await grinfi.contacts.waitForBulkAction(action, rest, { wait })).toMatchObject({ done: 150 });
});

test("takes 5 requests for 450 contacts that have their new stage", async () => {
  const { emulator, grinfi, ids } = account(450, {});
  const pipeline_stage_uuid = await grinfi.pipelineStages.uuidOf("Not interested");
  const action = { type: "contact_change_pipeline_stage", pipeline_stage_uuid } as const;
  await grinfi.contacts.bulkAction(action, { ids });
  emulator.ledger.clear();
  expect(await grinfi.contacts.waitForBulkAction(action, ids)).toMatchObject({ done: 450 });
  expect(emulator.ledger.requests()).toHaveLength(5);
});

test("the values of custom fields cannot be read, so waiting for them is refused by name", async () => {
  const { emulator, grinfi, ids } = account(1);
  const action = { type: "contact_change_custom_field", custom_field_uuid: { name: "Fleet" }, value: "1" };
  const error = await rejectionOf(grinfi.contacts.waitForBulkAction(action as never, ids));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain("contact_change_custom_field, because no operation returns the values");
  expect(emulator.ledger.requests()).toEqual([]);
});

test("an item of the action that does not exist ends it before the first read", async () => {
  const { emulator, grinfi, ids } = account(1);
  const action = { type: "contact_add_tags", tag_uuids: [{ name: "No such tag" }] } as const;
  expect(await rejectionOf(grinfi.contacts.waitForBulkAction(action, ids))).toBeInstanceOf(LookupError);
  expect(emulator.ledger.requests("searchContacts")).toEqual([]);
});

test.each([undefined, null, "contact_delete", {}, { type: 7 }, { type: "no_such_type" }])(
  "the action %j is refused",
  async (action) => {
    const { emulator, grinfi, ids } = account(1);
    for (const job of [
      grinfi.contacts.waitForBulkAction(action as never, ids),
      grinfi.contacts.bulkAction(action as never, { ids }),
    ]) {
      const error = await rejectionOf(job);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(String(error)).toContain("The type of the action must be one of");
    }
    expect(emulator.ledger.requests()).toEqual([]);
  },
);

test.each([["an id"], [[""]], [["x"]], [[7]], [undefined]])("the ids %j are refused", async (ids) => {
  const { emulator, grinfi } = account(1);
  const job = grinfi.contacts.waitForBulkAction({ type: "contact_delete" }, ids as never);
  expect(await rejectionOf(job)).toBeInstanceOf(ConfigurationError);
  expect(emulator.ledger.requests()).toEqual([]);
});

test("a server that ignores the uuids ends it, and no contact counts as done", async () => {
  const { emulator, grinfi, ids } = account(3);
  const fetch = ignoreFilterFields(emulator.fetch, ["ids"]);
  const job = grinfi
    .withOptions({ fetch })
    .contacts.waitForBulkAction({ type: "contact_delete" }, ids.slice(1));
  const error = await rejectionOf(job);
  expect(error).toBeInstanceOf(ListError);
  expect(error).toHaveProperty("reason", "filter_ignored");
});

test("a read that fails in the middle keeps what it has found", async () => {
  const { emulator, grinfi, ids } = account(250, {});
  const list_uuid = (await grinfi.lists.create({ name: "Moved" })).uuid;
  const action = { type: "contact_change_list", list_uuid } as const;
  await grinfi.contacts.bulkAction(action, { ids });
  emulator.ledger.clear();
  emulator.addFault({ kind: "status", operation: "searchContacts", after: 1 });
  const steps: number[] = [];
  const onProgress = ({ done }: { done: number }) => void steps.push(done);
  const job = grinfi.contacts.waitForBulkAction(action, ids, { wait, onProgress });
  expect(await job).toMatchObject({ outcome: "complete", done: 250 });
  expect(steps).toEqual([250]);
  // The second read requests only the contacts after the first page.
  expect(emulator.ledger.requests("searchContacts")).toHaveLength(2 + 2);

  emulator.addFault({ kind: "status", operation: "searchContacts", after: 1, times: null });
  const stopped = await grinfi.contacts.waitForBulkAction(action, ids, { wait });
  expect(stopped).toMatchObject({ outcome: "unknown", done: 100, open: 150, error: { status: 503 } });
});
