import type { Company, Contact, Email, List, Message, PipelineStage, SenderProfile, Tag } from "@grinfi/core";
import type { SyncTable } from "../sync-types.ts";

/** The fields that all rows of the API have in common. */
export interface ApiRow {
  readonly uuid: string;
  readonly created_at?: string | null;
  readonly team_id?: number;
}

/** The rows of the API, by their table. */
interface ApiRows {
  readonly companies: Company;
  readonly contacts: Contact;
  readonly emails: Email;
  readonly linkedin_messages: Message;
  readonly lists: List;
  readonly pipeline_stages: PipelineStage;
  readonly sender_profiles: SenderProfile;
  readonly tags: Tag;
}

/** The fields of the rows that have a column of the same name. All fields are in `data`. */
const COLUMNS: { readonly [Table in SyncTable]: readonly (keyof ApiRows[Table])[] } = {
  companies: [
    "name",
    "domain",
    "website",
    "industry",
    "employees_range",
    "linkedin",
    "lead_status_uuid",
    "status",
    "created_at",
    "updated_at",
  ],
  contacts: [
    "name",
    "first_name",
    "last_name",
    "position",
    "company_name",
    "company_uuid",
    "work_email",
    "personal_email",
    "email_status",
    "work_phone_number",
    "linkedin",
    "ln_id",
    "list_uuid",
    "pipeline_stage_uuid",
    "sender_profile_uuid",
    "status",
    "created_at",
    "updated_at",
  ],
  emails: [
    "lead_uuid",
    "sender_profile_uuid",
    "mailbox_uuid",
    "flow_uuid",
    "type",
    "status",
    "subject",
    "from_email",
    "to_email",
    "email_body_uuid",
    "replied_to_uuid",
    "bounced_by_uuid",
    "sent_at",
    "created_at",
    "updated_at",
  ],
  linkedin_messages: [
    "lead_uuid",
    "sender_profile_uuid",
    "type",
    "linkedin_type",
    "automation",
    "status",
    "text",
    "subject",
    "fail_reason",
    "sent_at",
    "read_at",
    "created_at",
    "updated_at",
  ],
  lists: ["name", "created_at", "updated_at"],
  pipeline_stages: ["name", "object", "category", "type", "order"],
  sender_profiles: [
    "first_name",
    "last_name",
    "label",
    "status",
    "linkedin_account_uuid",
    "mailbox_uuid",
    "created_at",
    "updated_at",
  ],
  tags: ["name", "color", "created_at", "updated_at"],
};

/** The tables of the copy, in alphabetical order. */
export const TABLES: readonly SyncTable[] = Object.keys(COLUMNS) as SyncTable[];

/** Indexes, by table: those of contacts by what they are joined and grouped by, and those of messages by contact. */
const INDEXES: { readonly [Table in SyncTable]?: readonly (keyof ApiRows[Table])[] } = {
  contacts: ["list_uuid", "pipeline_stage_uuid", "company_uuid", "work_email", "linkedin"],
  emails: ["lead_uuid", "sender_profile_uuid", "created_at", "bounced_by_uuid"],
  linkedin_messages: ["lead_uuid", "sender_profile_uuid", "created_at"],
};

/** The version of the schema. A change of the schema needs a new one. */
export const SCHEMA_VERSION = 1;

/** Marks the files of this package. As text it is "grin". */
export const APPLICATION_ID = 0x67_72_69_6e;

/** A row is JSON. The other columns are computed from it, so that nothing has to keep them up to date. */
const tableOf = (table: SyncTable): string => `
  CREATE TABLE ${table} (
    uuid TEXT PRIMARY KEY NOT NULL,
    data TEXT NOT NULL,
    sync INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    ${COLUMNS[table].map((name) => `"${name}" GENERATED ALWAYS AS (data ->> '$.${name}') VIRTUAL`).join(",\n    ")}
  );
  ${(INDEXES[table] ?? []).map((name) => `CREATE INDEX ${table}_${name} ON ${table} ("${name}");`).join("\n  ")}`;

/** A notice of a bounced email is an email, but no message of a contact. */
const VIEWS = `
  CREATE VIEW contact_tags AS
    SELECT contacts.uuid AS contact_uuid, tag.value AS tag_uuid
    FROM contacts, json_each(contacts.data, '$.tags') AS tag;
  CREATE VIEW messages AS
    SELECT uuid, 'linkedin' AS channel, iif(type = 'inbox', 'in', 'out') AS direction, lead_uuid,
      sender_profile_uuid, status, coalesce(sent_at, created_at) AS at, subject, text
    FROM linkedin_messages
    UNION ALL
    SELECT uuid, 'email', iif(type = 'inbox', 'in', 'out'), lead_uuid,
      sender_profile_uuid, status, coalesce(sent_at, created_at), subject, NULL
    FROM emails
    WHERE uuid NOT IN (SELECT bounced_by_uuid FROM emails WHERE bounced_by_uuid IS NOT NULL);`;

/** Creates the tables, views and indexes. */
export const CREATE_SCHEMA: string = `
  CREATE TABLE sync_state (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
  ${TABLES.map(tableOf).join("")}
  ${VIEWS}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};`;
