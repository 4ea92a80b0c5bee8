import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import type { Collection } from "../../collections/collections.ts";
import { deleteRow, idParameter } from "../../collections/crud.ts";
import {
  companies,
  leads,
  requireCollection,
  requireReferencedRow,
  updateRowIfChanged,
} from "../../collections/records.ts";
import { selectIds } from "../../collections/selection.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import { type Fields, stringsOf } from "../../json.ts";
import { emitEvent } from "../webhooks/webhooks.ts";

export type TagChange = "add" | "remove" | "replace";

/**
 * Returns the tags in the payload of a mass action, from any of its three fields.
 *
 * @throws HttpError 422 if there is no tag, or if a tag does not exist.
 */
export function readTags(backend: Backend, { tag_uuid, tag_uuids, tags }: Fields): string[] {
  const given = [tag_uuid, tag_uuids, tags].flat().filter((tag) => tag !== undefined);
  if (given.length === 0)
    throw invalidField("payload.tag_uuid", "The payload must contain at least one tag.");
  return [
    ...new Set(
      given.map((tag) => String(requireReferencedRow(backend, "tags", "payload.tag_uuid", tag).uuid)),
    ),
  ];
}

/** Changes the tags of a contact or a company. */
export function changeTags(
  backend: Backend,
  collection: Collection,
  row: Row,
  change: TagChange,
  tags: readonly string[],
): void {
  const before = stringsOf(row.tags);
  const others = before.filter((tag) => !tags.includes(tag));
  const added = tags.filter((tag) => !before.includes(tag));
  const next = {
    add: [...before, ...added],
    remove: others,
    // Remaining tags keep their order.
    replace: [...before.filter((tag) => tags.includes(tag)), ...added],
  }[change];
  updateRowIfChanged(backend, collection, row, { tags: next });
  if (collection === leads && change !== "remove" && added.length > 0)
    emitEvent(backend, "contact_tag_added", { lead: row.uuid });
}

export const tagHandlers: Handlers = {
  /** Deletes the tag and removes it from all contacts and companies. */
  deleteTag: (input, backend) => {
    const tag = idParameter(input);
    deleteRow(backend, requireCollection("tags"), tag);
    for (const collection of [leads, companies]) {
      const hasTag = (row: Row): boolean => stringsOf(row.tags).includes(tag);
      for (const id of selectIds(backend, collection, { ids: undefined, match: hasTag }))
        changeTags(backend, collection, backend.requireRow(collection.name, id), "remove", [tag]);
    }
  },
};
