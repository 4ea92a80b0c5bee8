import { cancelEnrolments } from "../../automation/enrolment.ts";
import type { Backend } from "../../backend/backend.ts";
import { deleteRow } from "../../collections/crud.ts";
import { leads, requireCollection } from "../../collections/records.ts";
import { customFieldValuesOf } from "../tags-stages-fields/custom-field-values.ts";
import { emitEvent } from "../webhooks/webhooks.ts";

/** Deletes a contact and its custom field values, and cancels its enrolments. Its messages and emails remain. */
export function removeContact(backend: Backend, uuid: string): void {
  const row = backend.table("leads").get(uuid);
  if (row === undefined) return;
  cancelEnrolments(backend, uuid);
  removeCustomFieldValues(backend, uuid);
  deleteRow(backend, leads, uuid);
  emitEvent(backend, "contact_deleted", { contact: row });
}

/** Deletes the custom field values of a contact or company. */
export function removeCustomFieldValues(backend: Backend, objectUuid: string): void {
  for (const { uuid } of customFieldValuesOf(backend, objectUuid))
    deleteRow(backend, requireCollection("custom-field-values"), String(uuid));
}
