import type { Backend } from "../backend/backend.ts";
import { decideRecord } from "../backend/lag.ts";
import type { Row } from "../backend/table.ts";
import type { Collection } from "../collections/collections.ts";
import { readMassSelection, selectIds } from "../collections/selection.ts";
import type { Handler, JobHandlers } from "../http/handler.ts";
import { HttpError } from "../http/http-error.ts";
import { type Fields, fieldsOf, stringsOf } from "../json.ts";
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

type MassActions = Readonly<Record<string, MassAction>>;

/** Returns the handler of a mass action. The action takes effect immediately, unless the emulator's lag delays it. */
export function massActionHandler(collection: Collection, actions: MassActions): Handler {
  return ({ body, teamId }, backend) => {
    const ids = selectIds(backend, collection, readMassSelection(collection, body));
    const data = { type: body.type, payload: fieldsOf(body.payload), ids, teamId };
    const apply = prepare(backend, actions, data);
    if (ids.length === 0) throw new HttpError(422, "bad_request", "The selection contains no record.");
    const { delay = 0 } = backend.lag.massActions ?? {};
    if (delay > 0) backend.schedule(delay, jobKind(collection), data);
    else applyMassAction(backend, collection, data, apply);
  };
}

/** Returns the job that runs delayed mass actions. */
export function massActionJobs(collection: Collection, actions: MassActions): JobHandlers {
  return {
    [jobKind(collection)]: (data, backend) => {
      try {
        applyMassAction(backend, collection, data, prepare(backend, actions, data));
      } catch (error) {
        // The payload may have become invalid since the request.
        if (!(error instanceof HttpError)) throw error;
        const { type, ids } = data;
        for (const id of stringsOf(ids)) recordRefused(backend, collection, data, id, error.message);
        const counts = { applied: 0, refused: stringsOf(ids).length, unreached: 0 };
        backend.recordEffect("completed", { batch: "mass-action", action: type, ...counts });
      }
    },
  };
}

const jobKind = ({ name }: Collection): string => `mass-actions.${name}`;

const prepare = (
  backend: Backend,
  actions: MassActions,
  { type, payload, teamId }: Fields,
): ((ids: readonly string[]) => void) | undefined =>
  actions[String(type)]?.(fieldsOf(payload), backend, Number(teamId));

/** Applies a mass action to the records that still exist, as far as the emulator's lag lets it. */
function applyMassAction(
  backend: Backend,
  collection: Collection,
  data: Fields,
  apply: ((ids: readonly string[]) => void) | undefined,
): void {
  const ids = stringsOf(data.ids).filter((id) => backend.table(collection.name).get(id) !== undefined);
  const { massActions = {} } = backend.lag;
  const decisions = ids.map((id, index) => decideRecord(massActions, backend.seed, index, [id]));
  const withDecision = (decision: string): string[] =>
    ids.filter((_, index) => decisions[index] === decision);
  const [applied, refused] = [withDecision("apply"), withDecision("refuse")];
  apply?.(applied);
  for (const id of refused) recordRefused(backend, collection, data, id, "lag");
  const counts = { applied: applied.length, refused: refused.length, unreached: withDecision("stop").length };
  backend.recordEffect("completed", { batch: "mass-action", action: data.type, ...counts });
}

function recordRefused(
  backend: Backend,
  { name }: Collection,
  { type }: Fields,
  id: string,
  reason: string,
): void {
  const record = name === "leads" ? { lead: id } : { company: id };
  backend.recordEffect("refused", { batch: "mass-action", action: type, ...record, reason });
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
