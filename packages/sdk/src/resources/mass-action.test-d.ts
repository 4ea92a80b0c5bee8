import { expectTypeOf, test } from "vitest";
import type { ChunkOutcome, Grinfi, MassActionResult } from "../index.ts";

declare const grinfi: Grinfi;
const ids = ["a-uuid"];

test("a mass action gives its chunks, then how many contacts became what", () => {
  const run = grinfi.contacts.massAction({ type: "contact_mark_read" }, { ids });
  expectTypeOf(run).resolves.toEqualTypeOf<MassActionResult>();
  expectTypeOf<ChunkOutcome["outcome"]>().toEqualTypeOf<
    "done" | "failed" | "not_tried" | "planned" | "unknown"
  >();
});

test("an action without what it needs, or with what belongs to another one, does not compile", () => {
  const { contacts } = grinfi;
  contacts.massAction({ type: "contact_add_tags", tag_uuids: ids }, { ids });
  // @ts-expect-error -- which tags
  contacts.massAction({ type: "contact_add_tags" }, { ids });
  // @ts-expect-error -- which automation
  contacts.massAction({ type: "contact_add_to_flow" }, { ids });
  // @ts-expect-error -- which automations
  contacts.massAction({ type: "contact_cancel_from_flows" }, { ids });
  // @ts-expect-error -- that is of another action
  contacts.massAction({ type: "contact_delete", list_uuid: "a-uuid" }, { ids });
  // @ts-expect-error -- the API has no way to complete an export
  contacts.massAction({ type: "contact_export_csv" }, { ids });
});

test("what an action refers to is a uuid or a name", () => {
  const { contacts } = grinfi;
  contacts.massAction({ type: "contact_add_tags", tag_uuids: ["a-uuid", { name: "Hot" }] }, { ids });
  contacts.massAction({ type: "contact_add_to_flow", flow_uuid: { name: "Spring" } }, { ids });
  // @ts-expect-error -- one name is no list of tags
  contacts.massAction({ type: "contact_add_tags", tag_uuids: { name: "Hot" } }, { ids });
  // @ts-expect-error -- a tag has no label
  contacts.massAction({ type: "contact_add_tags", tag_uuids: [{ label: "Hot" }] }, { ids });
});

test("a selection is one of both", () => {
  const action = { type: "contact_mark_read" } as const;
  grinfi.contacts.massAction(action, { filter: { list_uuid: "a-uuid" } }, { max: 1000, dryRun: true });
  // @ts-expect-error -- neither
  grinfi.contacts.massAction(action, {});
  // @ts-expect-error -- both
  grinfi.contacts.massAction(action, { ids, filter: { list_uuid: "a-uuid" } });
  // @ts-expect-error -- everybody
  grinfi.contacts.massAction(action, { all: true });
});
