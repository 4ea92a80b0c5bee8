import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import type { Collection } from "../collections/collections.ts";

const text = { type: "string" };
const integer = { type: "integer" };
const nullableText = { type: ["string", "null"] };
const nullableInteger = { type: ["integer", "null"] };
const array = { type: "array" };

/** The enrolments of contacts. The description does not declare their fields. */
export const FLOW_LEADS: Collection = {
  name: "flow-leads",
  idField: "uuid",
  schema: {
    type: "object",
    properties: {
      uuid: text,
      team_id: integer,
      user_id: integer,
      flow_uuid: text,
      flow_version_uuid: nullableText,
      lead_uuid: text,
      sender_profile_uuid: nullableText,
      contact_source_id: nullableInteger,
      added_by: text,
      status: text,
      flow_node_id: nullableInteger,
      error_msg: nullableText,
      created_at: text,
      updated_at: text,
      finished_at: nullableText,
    },
  },
};

/** The versions of automations, with the fields of their list and of requests that create one. */
export const FLOW_VERSIONS: Collection = {
  name: "flow-versions",
  idField: "uuid",
  schema: {
    type: "object",
    properties: {
      uuid: text,
      team_id: integer,
      user_id: integer,
      flow_uuid: text,
      contact_sources: array,
      nodes: array,
      first_common_node_id: nullableInteger,
      created_at: text,
      updated_at: text,
    },
  },
};

/**
 * Yields the rows whose field has a value. Their fields are computed when they are read, because there may be many
 * rows.
 */
export function* rowsWith(backend: Backend, table: string, field: string, value: unknown): Generator<Row> {
  for (const row of backend.table(table).rows()) if (row[field] === value) yield row;
}
