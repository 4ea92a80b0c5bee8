import type { SeedRows } from "../../backend/table.ts";
import { pick } from "../../random.ts";
import { defineRows } from "../define-rows.ts";
import type { Plan } from "../plan.ts";
import { LEAD_CUSTOM_FIELDS } from "./lists-tags-fields.ts";

/** Who was reached has every field filled. */
export function seedCustomFieldValues(plan: Plan): SeedRows {
  const ids = plan.ids("custom-field-values");
  const leads = plan.ids("leads");
  const fields = plan.ids("custom-fields");
  const share = plan.shares.conversations;
  const perContact = LEAD_CUSTOM_FIELDS.length;
  const contact = (row: number): number => share.contact(Math.floor(row / perContact));
  const at = (row: number): string => plan.created(contact(row));
  return defineRows({
    count: share.count * perContact,
    indexOf: ids.indexOf,
    find: {
      object_uuid: (value) =>
        share
          .rows(leads.indexOf(value))
          .flatMap((first) => LEAD_CUSTOM_FIELDS.map((_, field) => first * perContact + field)),
    },
    fields: {
      created_at: at,
      custom_field_uuid: (row) => fields.at(row % perContact),
      object_type: () => "lead",
      object_uuid: (row) => leads.at(contact(row)),
      team_id: () => plan.teamId,
      updated_at: at,
      uuid: ids.at,
      value: (row) => pick(LEAD_CUSTOM_FIELDS[row % perContact]?.[1] ?? [], plan.draw("value", row)),
    },
  });
}
