import { createRow, declaredFields, deleteRow, idParameter } from "../../collections/crud.ts";
import {
  collectionOfType,
  type ObjectType,
  requireCollection,
  requireReferencedRow,
} from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import { findCustomField, saveCustomValue } from "./custom-field-values.ts";

const customFields = requireCollection("custom-fields");

/** The maximum number of custom fields for each object type. */
const MAX_CUSTOM_FIELDS = 100;

export const customFieldHandlers: Handlers = {
  createCustomField: (input, backend) => {
    const fields = declaredFields(input);
    const siblings = backend.table("custom-fields").findBy("object", String(fields.object));
    if (siblings.length >= MAX_CUSTOM_FIELDS)
      throw invalidField(
        "name",
        `There are already ${MAX_CUSTOM_FIELDS} custom fields, which is the maximum.`,
      );
    return createRow(backend, customFields, { order: siblings.length + 1, ...fields }, input.teamId);
  },

  deleteCustomField: (input, backend) => {
    const uuid = idParameter(input);
    deleteRow(backend, customFields, uuid);
    for (const value of backend.table("custom-field-values").findBy("custom_field_uuid", uuid))
      deleteRow(backend, requireCollection("custom-field-values"), String(value.uuid));
  },

  upsertCustomFieldValue: ({ body, teamId }, backend) => {
    const { custom_field_uuid, object_type, object_uuid, value = null } = body;
    const object = object_type as ObjectType;
    const field = String(custom_field_uuid);
    if (findCustomField(backend, object, field)?.uuid !== field)
      throw invalidField(
        "custom_field_uuid",
        `There is no custom field ${field} for the object type ${object}.`,
      );
    const record = requireReferencedRow(backend, collectionOfType(object).name, "object_uuid", object_uuid);
    const custom = { field, value: value as string | null };
    return saveCustomValue(backend, object, String(record.uuid), custom, teamId).row;
  },
};
