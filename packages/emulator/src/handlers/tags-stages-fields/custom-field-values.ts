import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow, updateRow } from "../../collections/crud.ts";
import { type ObjectType, requireCollection } from "../../collections/records.ts";
import { invalidField } from "../../http/http-error.ts";
import type { Fields } from "../../json.ts";

const customFieldValues = requireCollection("custom-field-values");

/** What a custom field holds on one contact or company. */
export interface CustomValue {
  readonly field: string;
  readonly value: string | null;
}

/** Custom values by the name or the uuid of their field. @throws HttpError 422 for a field that does not exist. */
export function readCustomValues(backend: Backend, object: ObjectType, given: Fields): CustomValue[] {
  return Object.entries(given).map(([key, value]) => {
    const field = findCustomField(backend, object, key);
    if (field === undefined) throw invalidField(`custom_fields.${key}`, `There is no custom field ${key}.`);
    return { field: String(field.uuid), value: value === null ? null : String(value) };
  });
}

/** The custom field of this name or uuid. */
export function findCustomField(backend: Backend, object: ObjectType, key: string): Row | undefined {
  const table = backend.table("custom-fields");
  const byId = table.get(key);
  return [...(byId ? [byId] : []), ...table.findBy("name", key)].find((row) => row.object === object);
}

/** Fills a field of a record; tells whether that changed anything. */
export function saveCustomValue(
  backend: Backend,
  object: ObjectType,
  objectUuid: string,
  { field, value }: CustomValue,
  teamId: number,
): { row: Row; changed: boolean } {
  const known = customFieldValuesOf(backend, objectUuid).find((row) => row.custom_field_uuid === field);
  if (known?.value === value && known !== undefined) return { row: known, changed: false };
  if (known !== undefined)
    return { row: updateRow(backend, customFieldValues, String(known.uuid), { value }), changed: true };
  const fields = { custom_field_uuid: field, object_type: object, object_uuid: objectUuid, value };
  return { row: createRow(backend, customFieldValues, fields, teamId), changed: true };
}

/** What the custom fields hold on one record. */
export const customFieldValuesOf = (backend: Backend, objectUuid: string): Row[] =>
  backend.table("custom-field-values").findBy("object_uuid", objectUuid);
