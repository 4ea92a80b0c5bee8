import type { World } from "../../backend/backend.ts";
import { createRow, listRows } from "../../collections/crud.ts";
import { matchFilter } from "../../collections/filter.ts";
import { collection, type ObjectType } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { type Fields, fieldsOf } from "../../json.ts";

const activities = collection("activities");

/** Writes an entry into the history of a contact or company. */
export function addActivity(
  world: World,
  about: ObjectType,
  uuid: string,
  type: string,
  payload: Fields,
): void {
  const { team_id } = fieldsOf(world.table(about === "lead" ? "leads" : "companies").get(uuid));
  createRow(world, activities, { object_type: about, object_uuid: uuid, type, payload }, Number(team_id));
}

export const activityHandlers: Handlers = {
  /** The filter has one field for a contact and one for a company; the rows have one for both. */
  listActivities: (input, world) => {
    const { type, created_at, lead_uuid, company_uuid } = fieldsOf(input.query.filter);
    const objects = [
      lead_uuid !== undefined && matchFilter({ object_type: "lead", object_uuid: lead_uuid }),
      company_uuid !== undefined && matchFilter({ object_type: "company", object_uuid: company_uuid }),
    ].filter((match) => match !== false);
    return listRows(input, world, "activities", {
      filter: {
        ...(type !== undefined && { type }),
        ...(created_at !== undefined && { created_at }),
      },
      also: (row) => objects.every((match) => match(row)),
    });
  },
};
