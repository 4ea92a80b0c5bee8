import type { Backend } from "../../backend/backend.ts";
import { createRow, listRows } from "../../collections/crud.ts";
import { compileFilter } from "../../collections/filter.ts";
import { type ObjectType, requireCollection } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { type Fields, fieldsOf } from "../../json.ts";

const activities = requireCollection("activities");

/** Adds an entry to the history of a contact or company. */
export function addActivity(
  backend: Backend,
  objectType: ObjectType,
  uuid: string,
  type: string,
  payload: Fields,
): void {
  const { team_id } = fieldsOf(backend.table(objectType === "lead" ? "leads" : "companies").get(uuid));
  createRow(
    backend,
    activities,
    { object_type: objectType, object_uuid: uuid, type, payload },
    Number(team_id),
  );
}

export const activityHandlers: Handlers = {
  /** The filter has separate fields for contacts and companies, but the rows have one field for both. */
  listActivities: (input, backend) => {
    const { type, created_at, lead_uuid, company_uuid } = fieldsOf(input.query.filter);
    const objects = [
      lead_uuid !== undefined && compileFilter({ object_type: "lead", object_uuid: lead_uuid }),
      company_uuid !== undefined && compileFilter({ object_type: "company", object_uuid: company_uuid }),
    ].filter((match) => match !== false);
    return listRows(input, backend, "activities", {
      filter: {
        ...(type !== undefined && { type }),
        ...(created_at !== undefined && { created_at }),
      },
      extraFilter: (row) => objects.every((match) => match(row)),
    });
  },
};
