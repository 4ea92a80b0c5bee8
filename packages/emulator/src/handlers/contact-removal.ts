import { cancelFlows } from "../automation/enrol.ts";
import { deleteRow } from "../generic.ts";
import type { World } from "../world.ts";
import { valuesOf } from "./custom-values.ts";
import { collection, leads } from "./records.ts";
import { emitEvent } from "./webhooks.ts";

/** Removes a contact: it leaves its automations, and its custom values go with it. What was written stays. */
export function removeContact(world: World, uuid: string): void {
  const row = world.table("leads").get(uuid);
  if (row === undefined) return;
  cancelFlows(world, uuid);
  removeValues(world, uuid);
  deleteRow(world, leads, uuid);
  emitEvent(world, "contact_deleted", { contact: row });
}

/** Removes what the custom fields hold on a record. */
export function removeValues(world: World, objectUuid: string): void {
  for (const { uuid } of valuesOf(world, objectUuid))
    deleteRow(world, collection("custom-field-values"), String(uuid));
}
