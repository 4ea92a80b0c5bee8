import { rejectionOf } from "@grinfi/testing";
import { expect, test } from "vitest";
import type { BulkAction, Grinfi, ReadableAction } from "../../src/index.ts";
import { canReadBack, readBack, type SentAction } from "../../src/jobs/bulk-action/read-back.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { loadContacts, start } from "../support/accounts/start.ts";
import { changeResponses } from "../support/change-responses.ts";

/** The payload of an action of each type whose effect can be read. */
const PAYLOADS: Readonly<Record<string, (grinfi: Grinfi) => Promise<SentAction["payload"]>>> = {
  contact_add_tags: async ({ tags }) => ({
    tag_uuids: [await tags.uuidOf("Warm"), await tags.uuidOf("Partner")],
  }),
  contact_add_to_flow: async (grinfi) => ({ flow_uuid: await createAutomation(grinfi) }),
  contact_change_list: async ({ lists }) => ({ list_uuid: (await lists.create({ name: "Moved" })).uuid }),
  contact_change_pipeline_stage: async ({ pipelineStages }) => ({
    pipeline_stage_uuid: await pipelineStages.uuidOf("Not interested"),
  }),
  contact_delete: async () => ({}),
  contact_replace_tags: async ({ tags }) => ({ tag_uuids: [await tags.uuidOf("Warm")] }),
};

const account = (contacts: number) => {
  // An account with contacts has tags and stages, too.
  const { emulator, grinfi } = start({ contacts: 1 });
  return { emulator, grinfi, ids: loadContacts(emulator, [contacts]) };
};

const send = (grinfi: Grinfi, { payload, type }: SentAction, ids: readonly string[]): Promise<unknown> =>
  grinfi.contacts.massAction({ type, payload, filter: { ids: [...ids] } });

test.each(Object.keys(PAYLOADS))(
  "the contacts that show %s are returned, with the documented requests",
  async (type) => {
    const { emulator, grinfi, ids } = account(250);
    const action = { type, payload: await PAYLOADS[type]?.(grinfi) } as SentAction;
    const changed = ids.filter((_, index) => index % 100 < 2);
    const spelled = ids.map((id, index) => (index % 2 === 0 ? id.toUpperCase() : id));
    emulator.ledger.clear();
    expect(await readBack(grinfi, action, spelled, {})).toEqual(new Set());
    await send(grinfi, action, changed);
    emulator.ledger.clear();
    expect(await readBack(grinfi, action, [...spelled, ...ids], {})).toEqual(new Set(changed));
    const missing = type === "contact_delete" ? changed.length : 0;
    expect(emulator.ledger.requests()).toHaveLength(3 + missing);
  },
);

test("removed tags, cancelled enrolments and read messages are shown by what is no longer there", async () => {
  const { emulator, grinfi } = start({ contacts: 40 });
  const contacts = await grinfi.contacts.search().toArray({ limit: 40 });
  const flow = await createAutomation(grinfi);
  const { uuid: tag } = await grinfi.tags.create({ name: "Spring" });
  const ids = contacts.map(({ uuid }) => uuid);
  const [cancelled = "", active = ""] = ids;
  await send(grinfi, { type: "contact_add_to_flow", payload: { flow_uuid: flow } }, [cancelled, active]);
  await send(grinfi, { type: "contact_add_tags", payload: { tag_uuids: [tag] } }, ids.slice(3));
  await grinfi.automations.contacts.cancel(cancelled, { flow_uuids: [flow] });
  const unread = contacts.filter(({ unread_counts }) => (unread_counts ?? []).length > 0);
  expect(unread).not.toEqual([]);
  emulator.ledger.clear();

  const shown = (type: BulkAction["type"], payload: SentAction["payload"] = {}) =>
    readBack(grinfi, { type, payload }, ids, {}).then((uuids) => ids.filter((id) => !uuids.has(id)));
  expect(await shown("contact_cancel_from_flows", { flow_uuids: [flow] })).toEqual([active]);
  expect(await shown("contact_remove_tags", { tag_uuids: [tag] })).toEqual(ids.slice(3));
  expect(await shown("contact_mark_read")).toEqual(unread.map(({ uuid }) => uuid));
  expect(emulator.ledger.requests()).toHaveLength(3);
});

test("several tags are shown only if all of them are, and replaced tags only if there are no others", async () => {
  const { grinfi, ids } = account(3);
  const [one, two] = [await grinfi.tags.uuidOf("Warm"), await grinfi.tags.uuidOf("Partner")];
  const [first = "", both = "", none = ""] = ids;
  await send(grinfi, { type: "contact_add_tags", payload: { tag_uuids: [one] } }, [first, both]);
  await send(grinfi, { type: "contact_add_tags", payload: { tag_uuids: [two] } }, [both]);
  const shown = async (type: BulkAction["type"], ...tag_uuids: string[]) => [
    ...(await readBack(grinfi, { type, payload: { tag_uuids } }, ids, {})),
  ];
  expect(await shown("contact_add_tags", one, two)).toEqual([both]);
  expect(await shown("contact_replace_tags", one)).toEqual([first]);
  expect(await shown("contact_replace_tags", two.toUpperCase(), one, one)).toEqual([both]);
  await send(grinfi, { type: "contact_remove_tags", payload: { tag_uuids: [one] } }, ids);
  expect((await shown("contact_remove_tags", one, two)).toSorted()).toEqual([first, none].toSorted());
});

test("a contact that the search does not find is deleted only if it does not exist", async () => {
  const { emulator, grinfi, ids } = account(4);
  const { grinfi: limited } = start(
    {},
    {
      fetch: async (request) => {
        const response = await emulator.fetch(request);
        if (!new URL((request as Request).url).pathname.endsWith("/search")) return response;
        return Response.json({ ...((await response.json()) as object), data: [], total: 0 });
      },
    },
  );
  const action: SentAction = { type: "contact_delete", payload: {} };
  await send(grinfi, action, ids.slice(1, 3));
  expect(await readBack(limited, action, ids, {})).toEqual(new Set(ids.slice(1, 3)));
});

test("values of custom fields cannot be read, so no contact shows them", async () => {
  const { emulator, grinfi, ids } = account(2);
  expect(canReadBack("contact_change_custom_field")).toBe(false);
  const action: SentAction = { type: "contact_change_custom_field", payload: {} };
  expect(await readBack(grinfi, action, ids, {})).toEqual(new Set());
  expect(emulator.ledger.requests()).toEqual([]);
});

test("a search that ignores the uuids is an error", async () => {
  const { grinfi, ids } = account(4);
  const ignoring = grinfi.withOptions({
    fetch: async (request) => {
      const changed = new Request(request as Request, { body: JSON.stringify({ limit: 100 }) });
      return start({ contacts: 4 }).emulator.fetch(changed);
    },
  });
  const action: SentAction = { type: "contact_change_list", payload: { list_uuid: "a" } };
  const error = await rejectionOf(readBack(ignoring, action, ids, {}));
  expect(error).toMatchObject({ code: "list", reason: "filter_ignored" });
});

test.each<[string, (lead_uuid: string) => object]>([
  ["no contact", () => ({})],
  ["an object as the contact", (uuid) => ({ lead: { uuid } })],
  ["an empty uuid", () => ({ lead_uuid: "" })],
])("enrolments with %s are an error, and do not count as none", async (_, contactOf) => {
  const { emulator, grinfi, ids } = account(2);
  const flow = await createAutomation(grinfi);
  await send(grinfi, { type: "contact_add_to_flow", payload: { flow_uuid: flow } }, ids);
  const fetch = changeResponses(
    emulator.fetch,
    "/flows-leads/list",
    ({ data, ...page }: { data: { lead_uuid: string }[] }) => ({
      ...page,
      data: data.map(({ lead_uuid, ...row }) => ({ ...row, ...contactOf(lead_uuid) })),
    }),
  );
  const changed = grinfi.withOptions({ fetch });
  for (const [type, payload] of [
    ["contact_add_to_flow", { flow_uuid: flow }],
    ["contact_cancel_from_flows", { flow_uuids: [flow] }],
  ] as const) {
    const error = await rejectionOf(readBack(changed, { type, payload }, ids, {}));
    expect(error).toMatchObject({ code: "list", reason: "no_items", operation: "listFlowLeads" });
    const found = await changed.contacts.waitForBulkAction({ type, ...payload } as ReadableAction, ids, {
      ...{ patience: 1, wait: async () => undefined },
    });
    expect(found).toMatchObject({ outcome: "unknown", done: 0, open: 2, error: { code: "list" } });
  }
});

const TAG = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c01";
const OTHER_TAG = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c02";
const TAG_ACTIONS = ["contact_add_tags", "contact_remove_tags", "contact_replace_tags"] as const;

test.each<[unknown, SentAction["type"][]]>([
  [[TAG.toUpperCase()], ["contact_add_tags", "contact_replace_tags"]],
  [[TAG, OTHER_TAG], ["contact_add_tags"]],
  [[OTHER_TAG], ["contact_remove_tags"]],
  [[], ["contact_remove_tags"]],
  ...[undefined, null, {}, TAG, [{ uuid: TAG }], [null], [TAG, { uuid: OTHER_TAG }]].map(
    (tags): [unknown, SentAction["type"][]] => [tags, []],
  ),
])("a contact with the tags %j shows %j, and nothing that cannot be read", async (tags, expected) => {
  const { emulator, grinfi, ids } = account(1);
  const fetch = changeResponses(emulator.fetch, "/search", ({ data, ...page }: { data: object[] }) => ({
    ...page,
    data: data.map((contact) => ({ ...contact, tags })),
  }));
  const changed = grinfi.withOptions({ fetch });
  const shown: SentAction["type"][] = [];
  for (const type of TAG_ACTIONS) {
    const action: SentAction = { type, payload: { tag_uuids: [TAG] } };
    if ((await readBack(changed, action, ids, {})).size > 0) shown.push(type);
  }
  expect(shown).toEqual(expected);
});

test.each<[unknown, number]>([
  ...[null, [], [{ count: 0 }]].map((counts): [unknown, number] => [counts, 1]),
  ...[undefined, {}, "", [null], [{}], [{ count: "2" }], [{ count: 0 }, { count: 1 }]].map(
    (counts): [unknown, number] => [counts, 0],
  ),
])("with the unread messages %j, %j contacts were read", async (unread_counts, expected) => {
  const { emulator, grinfi, ids } = account(1);
  const fetch = changeResponses(emulator.fetch, "/search", ({ data, ...page }: { data: object[] }) => ({
    ...page,
    data: data.map((contact) => ({ ...contact, unread_counts })),
  }));
  const action: SentAction = { type: "contact_mark_read", payload: {} };
  expect((await readBack(grinfi.withOptions({ fetch }), action, ids, {})).size).toBe(expected);
});
