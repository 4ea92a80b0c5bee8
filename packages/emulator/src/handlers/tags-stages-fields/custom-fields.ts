import { createRow, declared, deleteRow, idOf } from "../../collections/crud.ts";
import { collection, named, type ObjectType, recordsOf } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalid } from "../../http/http-error.ts";
import { findCustomField, saveCustomValue } from "./custom-field-values.ts";

const customFields = collection("custom-fields");

/** How many custom fields contacts may have, and companies. */
const MOST = 100;

export const customFieldHandlers: Handlers = {
  createCustomField: (input, world) => {
    const fields = declared(input);
    const siblings = world.table("custom-fields").findBy("object", String(fields.object));
    if (siblings.length >= MOST) throw invalid("name", `There are ${MOST} custom fields already.`);
    return createRow(world, customFields, { order: siblings.length + 1, ...fields }, input.teamId);
  },

  deleteCustomField: (input, world) => {
    const uuid = idOf(input);
    deleteRow(world, customFields, uuid);
    for (const value of world.table("custom-field-values").findBy("custom_field_uuid", uuid))
      deleteRow(world, collection("custom-field-values"), String(value.uuid));
  },

  upsertCustomFieldValue: ({ body, teamId }, world) => {
    const { custom_field_uuid, object_type, object_uuid, value = null } = body;
    const object = object_type as ObjectType;
    const field = String(custom_field_uuid);
    if (findCustomField(world, object, field)?.uuid !== field)
      throw invalid("custom_field_uuid", `There is no custom field ${field} of this kind.`);
    const record = named(world, recordsOf(object).name, "object_uuid", object_uuid);
    const custom = { field, value: value as string | null };
    return saveCustomValue(world, object, String(record.uuid), custom, teamId).row;
  },
};
