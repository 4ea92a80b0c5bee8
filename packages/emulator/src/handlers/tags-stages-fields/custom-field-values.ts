import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow, updateRow } from "../../collections/crud.ts";
import { type ObjectType, requireCollection } from "../../collections/records.ts";
import { invalidField } from "../../http/http-error.ts";
import type { Fields } from "../../json.ts";

const customFieldValues = requireCollection("custom-field-values");

/** The value of a custom field. */
export interface CustomValue {
  /** The UUID of the custom field. */
  readonly field: string;
  readonly value: string | null;
}

/**
 * Reads values whose keys are the names or UUIDs of custom fields.
 *
 * @throws HttpError 422 if a field does not exist.
 */
export function readCustomValues(backend: Backend, object: ObjectType, given: Fields): CustomValue[] {
  return Object.entries(given).map(([key, value]) => {
    const field = findCustomField(backend, object, key);
    if (field === undefined) throw invalidField(`custom_fields.${key}`, `There is no custom field ${key}.`);
    return { field: String(field.uuid), value: value === null ? null : String(value) };
  });
}

/** Finds a custom field by name or UUID. */
export function findCustomField(backend: Backend, object: ObjectType, key: string): Row | undefined {
  const table = backend.table("custom-fields");
  const byId = table.get(key);
  return [...(byId ? [byId] : []), ...table.findBy("name", key)].find((row) => row.object === object);
}

/** Sets the value of a custom field on a contact or company. */
export function saveCustomValue(
  backend: Backend,
  object: ObjectType,
  objectUuid: string,
  { field, value }: CustomValue,
  teamId: number,
): { row: Row; changed: boolean } {
  const existing = customFieldValuesOf(backend, objectUuid).find((row) => row.custom_field_uuid === field);
  if (existing?.value === value && existing !== undefined) return { row: existing, changed: false };
  if (existing !== undefined)
    return { row: updateRow(backend, customFieldValues, String(existing.uuid), { value }), changed: true };
  const fields = { custom_field_uuid: field, object_type: object, object_uuid: objectUuid, value };
  return { row: createRow(backend, customFieldValues, fields, teamId), changed: true };
}

/** Returns the custom field values of a contact or company. */
export const customFieldValuesOf = (backend: Backend, objectUuid: string): Row[] =>
  backend.table("custom-field-values").findBy("object_uuid", objectUuid);
