import { ConfigurationError } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { JobClient } from "../../resources/job-client.ts";
import { isUuidOrName, type NamedKind, resolveUuids, type ToResolve } from "../names/uuid-or-name.ts";
import type { BulkAction } from "./bulk-action-types.ts";

/** The payload fields of each action, with the kind of their uuids. */
const ACTION_FIELDS: Readonly<Record<BulkAction["type"], Readonly<Record<string, NamedKind | "value">>>> = {
  contact_add_tags: { tag_uuids: "tag" },
  contact_add_to_flow: { flow_uuid: "automation" },
  contact_cancel_from_flows: { flow_uuids: "automation" },
  contact_change_custom_field: { custom_field_uuid: "custom field", value: "value" },
  contact_change_list: { list_uuid: "list" },
  contact_change_pipeline_stage: { pipeline_stage_uuid: "pipeline stage" },
  contact_delete: {},
  contact_mark_read: {},
  contact_remove_tags: { tag_uuids: "tag" },
  contact_replace_tags: { tag_uuids: "tag" },
};

/**
 * Returns the payload of an action, with uuids in place of names.
 *
 * @throws LookupError if an item does not exist.
 */
export async function payloadOf(
  grinfi: JobClient,
  action: BulkAction,
  request: RequestOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const references = fieldsGiven(action).flatMap(([field, kind, value]) =>
    kind === "value" ? [] : [[field, [kind, value as ToResolve]] as const],
  );
  const uuids = await resolveUuids(grinfi, Object.fromEntries(references), request);
  return { ...("value" in action && { value: action.value }), ...uuids };
}

function fieldsGiven(action: BulkAction): [field: string, kind: NamedKind | "value", value: unknown][] {
  const given = action as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(ACTION_FIELDS[action.type]).map(([field, kind]) => [field, kind, given[field]]);
}

/** @throws ConfigurationError if the type of the action is unknown, or if a required field is missing. */
export function checkAction(action: BulkAction): void {
  const type: unknown = (action as BulkAction | null | undefined)?.type;
  if (typeof type !== "string" || !Object.hasOwn(ACTION_FIELDS, type)) {
    const known = Object.keys(ACTION_FIELDS).join(", ");
    throw new ConfigurationError(
      `The type of the action must be one of ${known}, not ${JSON.stringify(type)}.`,
    );
  }
  for (const [field, kind, value] of fieldsGiven(action)) {
    const isGiven = kind === "value" ? value !== undefined : areUuidsOrNames(value);
    if (!isGiven) throw new ConfigurationError(`${field} is missing or empty; ${action.type} requires it.`);
  }
}

function areUuidsOrNames(value: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.length > 0 && values.every(isUuidOrName);
}

/** Whether an action has the same effect when it is repeated. An automation may write to a contact again. */
export const hasSameEffectAgain = ({ type }: Pick<BulkAction, "type">): boolean =>
  type !== "contact_add_to_flow" && type !== "contact_delete";
