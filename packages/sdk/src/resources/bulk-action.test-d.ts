import { expectTypeOf, test } from "vitest";
import type { BulkActionResult, ChunkOutcome, Grinfi } from "../index.ts";

declare const grinfi: Grinfi;
const ids = ["a-uuid"];

test("a bulk action yields its chunks and returns the counts", () => {
  const job = grinfi.contacts.bulkAction({ type: "contact_mark_read" }, { ids });
  expectTypeOf(job).resolves.toEqualTypeOf<BulkActionResult>();
  type Lists = Pick<ChunkOutcome, "done" | "excluded" | "failed" | "notTried" | "planned" | "unknown">;
  expectTypeOf<Lists[keyof Lists]>().toEqualTypeOf<readonly string[]>();
  expectTypeOf<BulkActionResult>().toExtend<Readonly<Record<keyof Lists, number>>>();
});

test("an action with missing or wrong fields does not compile", () => {
  const { contacts } = grinfi;
  contacts.bulkAction({ type: "contact_add_tags", tag_uuids: ids }, { ids });
  // @ts-expect-error -- the tags are missing
  contacts.bulkAction({ type: "contact_add_tags" }, { ids });
  // @ts-expect-error -- the automation is missing
  contacts.bulkAction({ type: "contact_add_to_flow" }, { ids });
  // @ts-expect-error -- the automations are missing
  contacts.bulkAction({ type: "contact_cancel_from_flows" }, { ids });
  // @ts-expect-error -- a field of another action
  contacts.bulkAction({ type: "contact_delete", list_uuid: "a-uuid" }, { ids });
  // @ts-expect-error -- not a bulk action
  contacts.bulkAction({ type: "contact_export_csv" }, { ids });
});

test("an action takes uuids or names", () => {
  const { contacts } = grinfi;
  contacts.bulkAction({ type: "contact_add_tags", tag_uuids: ["a-uuid", { name: "Hot" }] }, { ids });
  contacts.bulkAction({ type: "contact_add_to_flow", flow_uuid: { name: "Spring" } }, { ids });
  // @ts-expect-error -- not an array
  contacts.bulkAction({ type: "contact_add_tags", tag_uuids: { name: "Hot" } }, { ids });
  // @ts-expect-error -- a tag has no label
  contacts.bulkAction({ type: "contact_add_tags", tag_uuids: [{ label: "Hot" }] }, { ids });
});

test("a selection has either ids or a filter", () => {
  const action = { type: "contact_mark_read" } as const;
  grinfi.contacts.bulkAction(action, { filter: { list_uuid: "a-uuid" } }, { max: 1000, dryRun: true });
  // @ts-expect-error -- the selection is empty
  grinfi.contacts.bulkAction(action, {});
  // @ts-expect-error -- ids and filter
  grinfi.contacts.bulkAction(action, { ids, filter: { list_uuid: "a-uuid" } });
  // @ts-expect-error -- a selection of all contacts
  grinfi.contacts.bulkAction(action, { all: true });
});
