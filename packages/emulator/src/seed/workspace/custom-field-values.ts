import type { SeedRows } from "../../backend/table.ts";
import { pick } from "../../random.ts";
import { defineRows } from "../define-rows.ts";
import type { SeedContext } from "../seed-context.ts";
import { LEAD_CUSTOM_FIELDS } from "./lists-tags-fields.ts";

/** The values of custom fields. Every contact with a conversation has a value in every custom field. */
export function seedCustomFieldValues(context: SeedContext): SeedRows {
  const ids = context.ids("custom-field-values");
  const leads = context.ids("leads");
  const fields = context.ids("custom-fields");
  const distribution = context.distributions.conversations;
  const perContact = LEAD_CUSTOM_FIELDS.length;
  const contact = (row: number): number => distribution.contactOf(Math.floor(row / perContact));
  const createdAt = (row: number): string => context.createdAt(contact(row));
  return defineRows({
    count: distribution.count * perContact,
    indexOf: ids.indexOf,
    find: {
      object_uuid: (value) =>
        distribution
          .rowsOf(leads.indexOf(value))
          .flatMap((first) => LEAD_CUSTOM_FIELDS.map((_, field) => first * perContact + field)),
    },
    fields: {
      created_at: createdAt,
      custom_field_uuid: (row) => fields.at(row % perContact),
      object_type: () => "lead",
      object_uuid: (row) => leads.at(contact(row)),
      team_id: () => context.teamId,
      updated_at: createdAt,
      uuid: ids.at,
      value: (row) => pick(LEAD_CUSTOM_FIELDS[row % perContact]?.[1] ?? [], context.random("value", row)),
    },
  });
}
