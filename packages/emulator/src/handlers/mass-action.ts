import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import type { Collection } from "../collections/collections.ts";
import { readMassSelection, selectIds } from "../collections/selection.ts";
import type { Handler } from "../http/handler.ts";
import { type Fields, fieldsOf } from "../json.ts";
import { changeTags, readTags, type TagChange } from "./tags-stages-fields/tags.ts";

/** Reads what an action needs of a payload, and gives what is then done to the selected rows. @throws HttpError 422. */
export type MassAction = (
  payload: Fields,
  backend: Backend,
  teamId: number,
) => (ids: readonly string[]) => void;

/** The handler of a mass action. It acts at once on everything that is selected. */
export function massActionHandler(of: Collection, actions: Readonly<Record<string, MassAction>>): Handler {
  return ({ body, teamId }, backend) => {
    const ids = selectIds(backend, of, readMassSelection(of, body));
    actions[String(body.type)]?.(fieldsOf(body.payload), backend, teamId)(ids);
  };
}

/** Does the same to each row. */
export function updateEach(backend: Backend, { name }: Collection, change: (row: Row) => void) {
  return (ids: readonly string[]): void => {
    for (const id of ids) change(backend.requireRow(name, id));
  };
}

/** The actions on tags, the same for contacts and companies. */
export const tagMassAction =
  (of: Collection, change: TagChange): MassAction =>
  (payload, backend) => {
    const tags = readTags(backend, payload);
    return updateEach(backend, of, (row) => changeTags(backend, of, row, change, tags));
  };
