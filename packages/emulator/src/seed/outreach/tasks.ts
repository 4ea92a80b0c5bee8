import { internalField, type SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import { HOUR } from "../../durations.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { defineRows } from "../define-rows.ts";
import type { Plan } from "../plan.ts";
import { flowUuid, seedNode } from "./flows.ts";
import type { Enrolment, FlowName, TaskPlan } from "./story.ts";

/** Why a task failed, where one did. */
export const FAILURE = "The recipient cannot be reached.";

/** The task in this place of a contact's story. */
export function taskUuid(plan: Plan, contact: number, place: number | undefined): string | null {
  if (place === undefined) return null;
  const row = plan.shares.tasks.rows(contact)[place];
  return row === undefined ? null : plan.ids("tasks").at(row);
}

/** The steps of automations that were planned for contacts: those that are over, and what each waits for. */
export function seedTasks(plan: Plan): SeedRows {
  const ids = plan.ids("tasks");
  const leads = plan.ids("leads");
  const companies = plan.ids("companies");
  const enrolments = plan.ids("flow-leads");
  const senders = plan.ids("sender-profiles");
  const mailboxes = plan.ids("mailboxes");
  const share = plan.shares.tasks;
  const contact = (row: number): number => share.contact(row);
  const planned = (row: number): TaskPlan => plan.story(contact(row)).tasks[share.place(row)] as TaskPlan;
  const flow = (row: number): FlowName => (plan.story(contact(row)).enrolment as Enrolment).flow;
  const node = (row: number): Fields => seedNode(flow(row), planned(row).node);
  const is = (row: number, ...statuses: TaskPlan["status"][]): boolean =>
    statuses.includes(planned(row).status);
  const isEmail = (row: number): boolean => flow(row) === "email";
  const isTrigger = (row: number): boolean => String(node(row).type).startsWith("trigger_");
  /** It was planned when the one before it was over. */
  const plannedAt = (row: number): string => plan.happened(contact(row), share.place(row));
  const executedAt = (row: number): string | null =>
    is(row, "closed", "failed") ? plan.happened(contact(row), share.place(row) + 1) : null;
  const payload = (row: number): Fields => {
    const settings = fieldsOf(node(row).payload);
    const { template } = settings;
    if (typeof template !== "string" || !is(row, "closed")) return settings;
    return { ...settings, rendered_text: plan.render(template, contact(row)) };
  };
  return defineRows({
    count: share.count,
    indexOf: ids.indexOf,
    find: {
      lead_uuid: (value) => share.rows(leads.indexOf(value)),
      flow_lead_uuid: (value) => {
        const enrolment = enrolments.indexOf(value);
        const { count } = plan.shares.enrolments;
        return enrolment === undefined || enrolment >= count
          ? []
          : share.rows(plan.shares.enrolments.contact(enrolment));
      },
    },
    fields: {
      assigned_to: () => USER_ID,
      attempts: (row) => Number(is(row, "closed", "failed")),
      automation: () => "auto",
      automation_error_code: (row) => (is(row, "failed") ? "unreachable" : null),
      company_uuid: (row) => companies.at(plan.company(contact(row))),
      created_at: plannedAt,
      error_msg: (row) => (is(row, "failed") ? FAILURE : null),
      executed_at: executedAt,
      flow_lead_uuid: (row) => enrolments.at(plan.shares.enrolments.rows(contact(row))[0] ?? 0),
      flow_node_id: (row) => planned(row).node,
      flow_origin: () => "automation",
      flow_uuid: (row) => flowUuid(plan, flow(row)),
      fork_result: (row) => (isTrigger(row) && is(row, "closed") ? 1 : null),
      lead_uuid: (row) => leads.at(contact(row)),
      mailbox_uuid: (row) => (isEmail(row) ? mailboxes.at(plan.sender(contact(row))) : null),
      note: () => null,
      number_in_line: () => null,
      parent_task_pipeline_uuid: () => null,
      payload,
      priority: () => 2,
      schedule_at: (row) => executedAt(row) ?? plan.later((1 + (plan.draw("schedule", row) % 72)) * HOUR),
      sender_profile_uuid: (row) => senders.at(plan.sender(contact(row))),
      status: (row) => planned(row).status,
      taken_to_execute_at: executedAt,
      team_id: () => plan.teamId,
      timezone: () => "UTC",
      type: (row) => node(row).type,
      updated_at: (row) => executedAt(row) ?? plannedAt(row),
      user_id: () => USER_ID,
      uuid: ids.at,
      // It goes on when its automation is started again; a trigger, when what it waits for happens.
      [internalField("held")]: (row) => is(row, "in_progress") && !isTrigger(row),
      [internalField("waits")]: (row) => (is(row, "in_progress") && isTrigger(row) ? "accepted" : null),
    },
  });
}
