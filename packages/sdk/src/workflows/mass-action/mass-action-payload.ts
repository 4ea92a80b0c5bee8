import { ConfigurationError } from "@grinfi/core";
import type { MassAction } from "./mass-action-types.ts";

/** What the API needs to be told for each action, beside its type. */
const FIELDS: Readonly<Record<MassAction["type"], readonly string[]>> = {
  contact_add_tags: ["tag_uuids"],
  contact_add_to_flow: ["flow_uuid"],
  contact_cancel_from_flows: ["flow_uuids"],
  contact_change_custom_field: ["custom_field_uuid", "value"],
  contact_change_list: ["list_uuid"],
  contact_change_pipeline_stage: ["pipeline_stage_uuid"],
  contact_delete: [],
  contact_mark_read: [],
  contact_remove_tags: ["tag_uuids"],
  contact_replace_tags: ["tag_uuids"],
};

export function payloadOf(action: MassAction): Readonly<Record<string, unknown>> {
  const given = action as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(FIELDS[action.type].map((field) => [field, given[field]]));
}

/** @throws ConfigurationError when an action is none, or lacks what it needs. */
export function checkAction(action: MassAction): void {
  if (!Object.hasOwn(FIELDS, action.type)) {
    const known = Object.keys(FIELDS).join(", ");
    throw new ConfigurationError(`The type of the action is "${action.type}"; it must be one of ${known}.`);
  }
  for (const [field, value] of Object.entries(payloadOf(action))) {
    const isGiven = field === "value" ? value !== undefined : isUuids(value);
    if (!isGiven) throw new ConfigurationError(`${field} is missing or empty; ${action.type} needs it.`);
  }
}

function isUuids(value: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.length > 0 && values.every((one) => typeof one === "string" && one !== "");
}

/** Whether somebody must look, after an unclear failure, before more of it is done. */
export const stopsAtUnclear = ({ type }: MassAction): boolean =>
  type === "contact_add_to_flow" || type === "contact_delete";
