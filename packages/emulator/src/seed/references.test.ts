import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitrarySeedOptions, byUuid, seedRowsByTable } from "../../test/support/seed-rows.ts";
import type { Row } from "../backend/table.ts";
import { stringsOf } from "../json.ts";

/** The reference fields of each table, with the table that they refer to. */
const REFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  leads: {
    company_uuid: "companies",
    list_uuid: "lists",
    tags: "tags",
    pipeline_stage_uuid: "pipeline-stages",
    sender_profile_uuid: "sender-profiles",
    "emulator:connected_to": "sender-profiles",
  },
  companies: { lists: "lists", tags: "tags", lead_status_uuid: "pipeline-stages" },
  "custom-field-values": { custom_field_uuid: "custom-fields", object_uuid: "leads" },
  "sender-profiles": { mailbox_uuid: "mailboxes" },
  mailboxes: { sender_profile_uuid: "sender-profiles" },
  "linkedin-browsers": { sender_profile_uuid: "sender-profiles" },
  flows: { flow_version_uuid: "flow-versions" },
  "flow-versions": { flow_uuid: "flows" },
  "flow-leads": {
    flow_uuid: "flows",
    flow_version_uuid: "flow-versions",
    lead_uuid: "leads",
    sender_profile_uuid: "sender-profiles",
  },
  tasks: {
    flow_lead_uuid: "flow-leads",
    flow_uuid: "flows",
    lead_uuid: "leads",
    company_uuid: "companies",
    mailbox_uuid: "mailboxes",
    sender_profile_uuid: "sender-profiles",
  },
  "linkedin-conversations": { lead_uuid: "leads" },
  "linkedin-messages": {
    lead_uuid: "leads",
    linkedin_conversation_uuid: "linkedin-conversations",
    sender_profile_uuid: "sender-profiles",
    task_pipeline_uuid: "tasks",
  },
  emails: {
    lead_uuid: "leads",
    email_body_uuid: "email-bodies",
    flow_uuid: "flows",
    mailbox_uuid: "mailboxes",
    replied_to_uuid: "emails",
    sender_profile_uuid: "sender-profiles",
    "emulator:task": "tasks",
  },
};

test("every reference is the UUID of a row", () => {
  fc.assert(
    fc.property(arbitrarySeedOptions, (options) => {
      const tables = seedRowsByTable(options);
      for (const [name, fields] of Object.entries(REFERENCES)) {
        for (const [field, target] of Object.entries(fields)) {
          const known = byUuid(tables, target);
          for (const row of tables.get(name) ?? []) {
            expect(row[field], `${name}.${field}`).toBeDefined();
            for (const uuid of uuidsIn(row[field])) expect(known.has(uuid), `${name}.${field}`).toBe(true);
          }
        }
      }
    }),
  );
});

test("each stage is for the right object type, and each LinkedIn account belongs to the sender", () => {
  fc.assert(
    fc.property(arbitrarySeedOptions, (options) => {
      const tables = seedRowsByTable(options);
      const [stages, senders] = [byUuid(tables, "pipeline-stages"), byUuid(tables, "sender-profiles")];
      const rows = (name: string): Row[] => tables.get(name) ?? [];
      for (const lead of rows("leads")) expect(stages.get(lead.pipeline_stage_uuid)?.object).toBe("lead");
      for (const company of rows("companies"))
        expect(stages.get(company.lead_status_uuid)?.object).toBe("company");
      for (const row of [...rows("linkedin-messages"), ...rows("linkedin-browsers")]) {
        const sender = senders.get(row.sender_profile_uuid);
        expect(row.linkedin_account_uuid).toBe(sender?.linkedin_account_uuid);
      }
      for (const { id, sender_profile_uuid } of rows("linkedin-browsers")) {
        expect(senders.get(sender_profile_uuid)?.linkedin_browser_id).toBe(id);
      }
    }),
  );
});

function uuidsIn(value: unknown): string[] {
  if (value === null) return [];
  return Array.isArray(value) ? stringsOf(value) : [String(value)];
}
