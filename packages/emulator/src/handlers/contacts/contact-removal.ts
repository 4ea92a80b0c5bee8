import { cancelFlows } from "../../automation/enrollment.ts";
import type { World } from "../../backend/backend.ts";
import { deleteRow } from "../../collections/crud.ts";
import { collection, leads } from "../../collections/records.ts";
import { valuesOf } from "../tags-stages-fields/custom-field-values.ts";
import { emitEvent } from "../webhooks/webhooks.ts";

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
