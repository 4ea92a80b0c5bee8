import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineFixedRows } from "../define-rows.ts";
import type { SeedContext } from "../seed-context.ts";

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

/** The name and the possible values of each field. */
export const LEAD_CUSTOM_FIELDS: readonly (readonly [name: string, values: readonly string[]])[] = [
  ["fleet_size", ["12", "40", "75", "120", "300"]],
  ["source", ["Trade fair", "Recommendation", "Website"]],
];
const COMPANY_CUSTOM_FIELDS = ["account_owner"];

export function seedLists(context: SeedContext): SeedRows {
  const ids = context.ids("lists");
  return defineFixedRows(
    LISTS.map((name, index) => ({
      created_at: context.beforeFirstContact(40 - index),
      name,
      team_id: context.teamId,
      updated_at: context.beforeFirstContact(40 - index),
      uuid: ids.at(index),
    })),
  );
}

export function seedTags(context: SeedContext): SeedRows {
  const ids = context.ids("tags");
  return defineFixedRows(
    TAGS.map(([name, color], index) => ({
      color,
      created_at: context.beforeFirstContact(39 - index),
      name,
      team_id: context.teamId,
      updated_at: context.beforeFirstContact(39 - index),
      uuid: ids.at(index),
    })),
  );
}

export function seedCustomFields(context: SeedContext): SeedRows {
  const ids = context.ids("custom-fields");
  const fields = [
    ...LEAD_CUSTOM_FIELDS.map(([name], index) => ({ name, object: "lead", order: index + 1 })),
    ...COMPANY_CUSTOM_FIELDS.map((name, index) => ({ name, object: "company", order: index + 1 })),
  ];
  return defineFixedRows(
    fields.map((field, index) => ({
      ...field,
      team_id: context.teamId,
      user_id: USER_ID,
      uuid: ids.at(index),
    })),
  );
}
