import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { defineRows } from "../define-rows.ts";
import type { SeedContext } from "../seed-context.ts";
import { flowUuid, versionUuid } from "./flows.ts";
import type { ScenarioEnrolment } from "./scenarios.ts";
import { FAILURE_MESSAGE } from "./tasks.ts";

/** The enrolments of contacts in automations. */
export function seedFlowLeads(context: SeedContext): SeedRows {
  const ids = context.ids("flow-leads");
  const leads = context.ids("leads");
  const senders = context.ids("sender-profiles");
  const distribution = context.distributions.enrolments;
  const contact = (row: number): number => distribution.contactOf(row);
  const enrolment = (row: number): ScenarioEnrolment =>
    context.scenario(contact(row)).enrolment as ScenarioEnrolment;
  const isOver = (row: number): boolean => enrolment(row).status !== "in_progress";
  return defineRows({
    count: distribution.count,
    indexOf: ids.indexOf,
    find: { lead_uuid: (value) => distribution.rowsOf(leads.indexOf(value)) },
    fields: {
      uuid: ids.at,
      team_id: () => context.teamId,
      user_id: () => USER_ID,
      flow_uuid: (row) => flowUuid(context, enrolment(row).flow),
      flow_version_uuid: (row) => versionUuid(context, enrolment(row).flow),
      lead_uuid: (row) => leads.at(contact(row)),
      sender_profile_uuid: (row) => senders.at(context.senderIndex(contact(row))),
      contact_source_id: () => 1,
      added_by: () => "api",
      status: (row) => enrolment(row).status,
      flow_node_id: (row) => context.scenario(contact(row)).tasks.at(-1)?.node ?? null,
      error_msg: (row) => (enrolment(row).status === "failed" ? FAILURE_MESSAGE : null),
      created_at: (row) => context.eventTime(contact(row), 0),
      updated_at: (row) => context.eventTime(contact(row), isOver(row) ? 9 : 0),
      finished_at: (row) => (isOver(row) ? context.eventTime(contact(row), 9) : null),
    },
  });
}
