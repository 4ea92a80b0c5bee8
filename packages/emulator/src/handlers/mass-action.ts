import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import type { Collection } from "../collections/collections.ts";
import { readMassSelection, selectIds } from "../collections/selection.ts";
import type { Handler } from "../http/handler.ts";
import { type Fields, fieldsOf } from "../json.ts";
import { changeTags, readTags, type TagChange } from "./tags-stages-fields/tags.ts";

/**
 * Validates the payload of a mass action. Returns a function that applies the action to the selected rows.
 *
 * @throws HttpError 422 if the payload is invalid.
 */
export type MassAction = (
  payload: Fields,
  backend: Backend,
  teamId: number,
) => (ids: readonly string[]) => void;

/** Returns the handler of a mass action. The action takes effect immediately. */
export function massActionHandler(
  collection: Collection,
  actions: Readonly<Record<string, MassAction>>,
): Handler {
  return ({ body, teamId }, backend) => {
    const ids = selectIds(backend, collection, readMassSelection(collection, body));
    actions[String(body.type)]?.(fieldsOf(body.payload), backend, teamId)(ids);
  };
}

/** Returns a function that changes each row with the given ids. */
export function updateEach(backend: Backend, { name }: Collection, change: (row: Row) => void) {
  return (ids: readonly string[]): void => {
    for (const id of ids) change(backend.requireRow(name, id));
  };
}

/** Returns a mass action that changes the tags of contacts or companies. */
export const tagMassAction =
  (collection: Collection, change: TagChange): MassAction =>
  (payload, backend) => {
    const tags = readTags(backend, payload);
    return updateEach(backend, collection, (row) => changeTags(backend, collection, row, change, tags));
  };
