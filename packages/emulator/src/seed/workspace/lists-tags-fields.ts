import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { keepRows } from "../define-rows.ts";
import type { Plan } from "../plan.ts";

export const LISTS: readonly string[] = [
  "Heads of operations",
  "Trade fair, spring",
  "Logistics and production",
  "Imported from the old system",
];

export const TAGS: readonly (readonly [name: string, color: string])[] = [
  ["Warm", "#2f6fed"],
  ["Met in person", "#2e8b57"],
  ["Decides", "#b8860b"],
  ["Partner", "#8a2be2"],
];

/** Names and what a contact can have there. */
export const LEAD_CUSTOM_FIELDS: readonly (readonly [name: string, values: readonly string[]])[] = [
  ["fleet_size", ["12", "40", "75", "120", "300"]],
  ["source", ["Trade fair", "Recommendation", "Website"]],
];
const COMPANY_CUSTOM_FIELDS = ["account_owner"];

export function seedLists(plan: Plan): SeedRows {
  const ids = plan.ids("lists");
  return keepRows(
    LISTS.map((name, index) => ({
      created_at: plan.before(40 - index),
      name,
      team_id: plan.teamId,
      updated_at: plan.before(40 - index),
      uuid: ids.at(index),
    })),
  );
}

export function seedTags(plan: Plan): SeedRows {
  const ids = plan.ids("tags");
  return keepRows(
    TAGS.map(([name, color], index) => ({
      color,
      created_at: plan.before(39 - index),
      name,
      team_id: plan.teamId,
      updated_at: plan.before(39 - index),
      uuid: ids.at(index),
    })),
  );
}

export function seedCustomFields(plan: Plan): SeedRows {
  const ids = plan.ids("custom-fields");
  const fields = [
    ...LEAD_CUSTOM_FIELDS.map(([name], index) => ({ name, object: "lead", order: index + 1 })),
    ...COMPANY_CUSTOM_FIELDS.map((name, index) => ({ name, object: "company", order: index + 1 })),
  ];
  return keepRows(
    fields.map((field, index) => ({
      ...field,
      team_id: plan.teamId,
      user_id: USER_ID,
      uuid: ids.at(index),
    })),
  );
}
