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

/** The tags that a payload names, in any of its forms. @throws HttpError 422 when it names none, or an unknown one. */
export function readTags(backend: Backend, { tag_uuid, tag_uuids, tags }: Fields): string[] {
  const given = [tag_uuid, tag_uuids, tags].flat().filter((tag) => tag !== undefined);
  if (given.length === 0) throw invalidField("payload.tag_uuid", "The payload names no tag.");
  return [
    ...new Set(
      given.map((tag) => String(requireReferencedRow(backend, "tags", "payload.tag_uuid", tag).uuid)),
    ),
  ];
}

/** Changes the tags of a contact or a company. */
export function changeTags(
  backend: Backend,
  of: Collection,
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
    // Those that stay keep their place.
    replace: [...before.filter((tag) => tags.includes(tag)), ...added],
  }[change];
  updateRowIfChanged(backend, of, row, { tags: next });
  if (of === leads && change !== "remove" && added.length > 0)
    emitEvent(backend, "contact_tag_added", { lead: row.uuid });
}

export const tagHandlers: Handlers = {
  /** What carried the tag does not any more. */
  deleteTag: (input, backend) => {
    const tag = idParameter(input);
    deleteRow(backend, requireCollection("tags"), tag);
    for (const owner of [leads, companies]) {
      const carries = (row: Row): boolean => stringsOf(row.tags).includes(tag);
      for (const id of selectIds(backend, owner, { ids: undefined, match: carries }))
        changeTags(backend, owner, backend.requireRow(owner.name, id), "remove", [tag]);
    }
  },
};
