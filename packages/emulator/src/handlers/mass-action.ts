import type { World } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import type { Collection } from "../collections/collections.ts";
import { readMassSelection, selectIds } from "../collections/selection.ts";
import type { Handler } from "../http/handler.ts";
import { type Fields, fieldsOf } from "../json.ts";
import { changeTags, readTags, type TagChange } from "./tags-stages-fields/tags.ts";

/** Reads what an action needs of a payload, and gives what is then done to the selected rows. @throws Refusal 422. */
export type Action = (payload: Fields, world: World, teamId: number) => (ids: readonly string[]) => void;

/** The handler of a mass action. It acts at once on everything that is selected. */
export function massAction(of: Collection, actions: Readonly<Record<string, Action>>): Handler {
  return ({ body, teamId }, world) => {
    const ids = selectIds(world, of, readMassSelection(of, body));
    actions[String(body.type)]?.(fieldsOf(body.payload), world, teamId)(ids);
  };
}

/** Does the same to each row. */
export function each(world: World, { name }: Collection, change: (row: Row) => void) {
  return (ids: readonly string[]): void => {
    for (const id of ids) change(world.require(name, id));
  };
}

/** The actions on tags, the same for contacts and companies. */
export const tagAction =
  (of: Collection, change: TagChange): Action =>
  (payload, world) => {
    const tags = readTags(world, payload);
    return each(world, of, (row) => changeTags(world, of, row, change, tags));
  };
