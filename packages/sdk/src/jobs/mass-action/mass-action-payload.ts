import { ConfigurationError } from "@grinfi/core";
import type { LookupOptions } from "../names/name-lookup.ts";
import { isReference, type Referenced, type ReferenceKind, uuidsOf } from "../names/reference.ts";
import type { Account } from "../shared/account.ts";
import type { MassAction } from "./mass-action-types.ts";

/** What the API needs to be told for each action, beside its type: the fields, and what their uuids are of. */
const FIELDS: Readonly<Record<MassAction["type"], Readonly<Record<string, ReferenceKind | "value">>>> = {
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
 * What the API is told of an action, with uuids in place of names.
 *
 * @throws LookupError when something that it refers to does not exist.
 */
export async function payloadOf(
  grinfi: Account,
  action: MassAction,
  options: LookupOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const references = givenOf(action).flatMap(([field, kind, value]) =>
    kind === "value" ? [] : [[field, [kind, value as Referenced]] as const],
  );
  const uuids = await uuidsOf(grinfi, Object.fromEntries(references), options);
  return { ...("value" in action && { value: action.value }), ...uuids };
}

function givenOf(action: MassAction): [field: string, kind: ReferenceKind | "value", value: unknown][] {
  const given = action as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(FIELDS[action.type]).map(([field, kind]) => [field, kind, given[field]]);
}

/** @throws ConfigurationError when an action is none, or lacks what it needs. */
export function checkAction(action: MassAction): void {
  if (!Object.hasOwn(FIELDS, action.type)) {
    const known = Object.keys(FIELDS).join(", ");
    throw new ConfigurationError(`The type of the action is "${action.type}"; it must be one of ${known}.`);
  }
  for (const [field, kind, value] of givenOf(action)) {
    const isGiven = kind === "value" ? value !== undefined : isReferences(value);
    if (!isGiven) throw new ConfigurationError(`${field} is missing or empty; ${action.type} needs it.`);
  }
}

function isReferences(value: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.length > 0 && values.every(isReference);
}

/** Whether somebody must look, after an unclear failure, before more of it is done. */
export const stopsAtUnclear = ({ type }: MassAction): boolean =>
  type === "contact_add_to_flow" || type === "contact_delete";
