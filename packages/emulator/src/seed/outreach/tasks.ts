import { internalField, type SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { HOUR } from "../../durations.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { defineRows } from "../define-rows.ts";
import type { SeedContext } from "../seed-context.ts";
import { flowUuid, seedNode } from "./flows.ts";
import type { FlowName, ScenarioEnrolment, ScenarioTask } from "./scenarios.ts";

export const FAILURE_MESSAGE = "The recipient cannot be reached.";

/** Returns the UUID of a task of a contact, by its position in the scenario. */
export function taskUuid(context: SeedContext, contact: number, position: number | undefined): string | null {
  if (position === undefined) return null;
  const row = context.distributions.tasks.rowsOf(contact)[position];
  return row === undefined ? null : context.ids("tasks").at(row);
}

/** The past and the current steps of contacts in automations. */
export function seedTasks(context: SeedContext): SeedRows {
  const ids = context.ids("tasks");
  const leads = context.ids("leads");
  const companies = context.ids("companies");
  const enrolments = context.ids("flow-leads");
  const senders = context.ids("sender-profiles");
  const mailboxes = context.ids("mailboxes");
  const distribution = context.distributions.tasks;
  const contact = (row: number): number => distribution.contactOf(row);
  const task = (row: number): ScenarioTask =>
    context.scenario(contact(row)).tasks[distribution.position(row)] as ScenarioTask;
  const flow = (row: number): FlowName =>
    (context.scenario(contact(row)).enrolment as ScenarioEnrolment).flow;
  const node = (row: number): Fields => seedNode(flow(row), task(row).node);
  const hasStatus = (row: number, ...statuses: ScenarioTask["status"][]): boolean =>
    statuses.includes(task(row).status);
  const isEmail = (row: number): boolean => flow(row) === "email";
  const isTrigger = (row: number): boolean => String(node(row).type).startsWith("trigger_");
  // A task is created when the previous one ends.
  const createdAt = (row: number): string => context.eventTime(contact(row), distribution.position(row));
  const executedAt = (row: number): string | null =>
    hasStatus(row, "closed", "failed")
      ? context.eventTime(contact(row), distribution.position(row) + 1)
      : null;
  const payload = (row: number): Fields => {
    const settings = fieldsOf(node(row).payload);
    const { template } = settings;
    if (typeof template !== "string" || !hasStatus(row, "closed")) return settings;
    return { ...settings, rendered_text: context.render(template, contact(row)) };
  };
  return defineRows({
    count: distribution.count,
    indexOf: ids.indexOf,
    find: {
      lead_uuid: (value) => distribution.rowsOf(leads.indexOf(value)),
      flow_lead_uuid: (value) => {
        const enrolment = enrolments.indexOf(value);
        const { count } = context.distributions.enrolments;
        return enrolment === undefined || enrolment >= count
          ? []
          : distribution.rowsOf(context.distributions.enrolments.contactOf(enrolment));
      },
    },
    fields: {
      assigned_to: () => USER_ID,
      attempts: (row) => Number(hasStatus(row, "closed", "failed")),
      automation: () => "auto",
      automation_error_code: (row) => (hasStatus(row, "failed") ? "unknown" : null),
      company_uuid: (row) => companies.at(context.companyIndex(contact(row))),
      created_at: createdAt,
      error_msg: (row) => (hasStatus(row, "failed") ? FAILURE_MESSAGE : null),
      executed_at: executedAt,
      flow_lead_uuid: (row) => enrolments.at(context.distributions.enrolments.rowsOf(contact(row))[0] ?? 0),
      flow_node_id: (row) => task(row).node,
      flow_origin: () => "automation",
      flow_uuid: (row) => flowUuid(context, flow(row)),
      fork_result: (row) => (isTrigger(row) && hasStatus(row, "closed") ? 1 : null),
      lead_uuid: (row) => leads.at(contact(row)),
      mailbox_uuid: (row) => (isEmail(row) ? mailboxes.at(context.senderIndex(contact(row))) : null),
      note: () => null,
      number_in_line: () => null,
      parent_task_pipeline_uuid: () => null,
      payload,
      priority: () => 2,
      schedule_at: (row) =>
        executedAt(row) ?? context.fromNow((1 + (context.random("schedule", row) % 72)) * HOUR),
      sender_profile_uuid: (row) => senders.at(context.senderIndex(contact(row))),
      status: (row) => task(row).status,
      taken_to_execute_at: executedAt,
      team_id: () => context.teamId,
      timezone: () => "UTC",
      type: (row) => node(row).type,
      updated_at: (row) => executedAt(row) ?? createdAt(row),
      user_id: () => USER_ID,
      uuid: ids.at,
      // A held task runs when its automation is started again. A trigger runs when its event happens.
      [internalField("held")]: (row) => hasStatus(row, "in_progress") && !isTrigger(row),
      [internalField("waits")]: (row) =>
        hasStatus(row, "in_progress") && isTrigger(row) ? "accepted" : null,
    },
  });
}
