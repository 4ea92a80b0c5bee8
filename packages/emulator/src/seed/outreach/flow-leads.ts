import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineRows } from "../define-rows.ts";
import type { Plan } from "../plan.ts";
import { flowUuid, versionUuid } from "./flows.ts";
import type { Enrolment } from "./story.ts";
import { FAILURE } from "./tasks.ts";

/** The enrolments of contacts in automations. */
export function seedFlowLeads(plan: Plan): SeedRows {
  const ids = plan.ids("flow-leads");
  const leads = plan.ids("leads");
  const senders = plan.ids("sender-profiles");
  const share = plan.shares.enrolments;
  const contact = (row: number): number => share.contact(row);
  const enrolment = (row: number): Enrolment => plan.story(contact(row)).enrolment as Enrolment;
  const isOver = (row: number): boolean => enrolment(row).status !== "in_progress";
  return defineRows({
    count: share.count,
    indexOf: ids.indexOf,
    find: { lead_uuid: (value) => share.rows(leads.indexOf(value)) },
    fields: {
      uuid: ids.at,
      team_id: () => plan.teamId,
      user_id: () => USER_ID,
      flow_uuid: (row) => flowUuid(plan, enrolment(row).flow),
      flow_version_uuid: (row) => versionUuid(plan, enrolment(row).flow),
      lead_uuid: (row) => leads.at(contact(row)),
      sender_profile_uuid: (row) => senders.at(plan.sender(contact(row))),
      contact_source_id: () => 1,
      added_by: () => "api",
      status: (row) => enrolment(row).status,
      flow_node_id: (row) => plan.story(contact(row)).tasks.at(-1)?.node ?? null,
      error_msg: (row) => (enrolment(row).status === "failed" ? FAILURE : null),
      created_at: (row) => plan.happened(contact(row), 0),
      updated_at: (row) => plan.happened(contact(row), isOver(row) ? 9 : 0),
      finished_at: (row) => (isOver(row) ? plan.happened(contact(row), 9) : null),
    },
  });
}
