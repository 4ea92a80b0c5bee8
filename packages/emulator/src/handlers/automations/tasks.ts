import { rowsWith } from "../../automation/flow-collections.ts";
import { endTask, HELD } from "../../automation/progress.ts";
import { completeWaitingTasks } from "../../automation/waiting.ts";
import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { groupCountHandler } from "../../collections/count.ts";
import { createRow, idParameter, updateRow } from "../../collections/crud.ts";
import { compareValues } from "../../collections/filter.ts";
import { requireReferencedRow, tasks } from "../../collections/records.ts";
import type { Handler, Handlers } from "../../http/handler.ts";
import { HttpError, invalidField } from "../../http/http-error.ts";
import { HandlerResponse } from "../../http/response.ts";
import { stringsOf } from "../../json.ts";
import { checkTextLengths } from "../../messaging/text-lengths.ts";

const TASK_COUNT_FILTERS = [
  "automation",
  "automation_error_code",
  "executed_at",
  "flow_node_id",
  "flow_uuid",
  "lead_uuid",
  "schedule_at",
  "sender_profile_uuid",
  "status",
  "type",
];

export const taskHandlers: Handlers = {
  /** Schedules the task at `schedule_at`, or immediately if that time has passed. */
  createTask: ({ body, teamId }, backend) => {
    const { lead_uuid, sender_profile_uuid, text, note = null, schedule_at } = body;
    const { timezone = "UTC", type = "linkedin_send_message" } = body;
    checkTextLengths(String(type), { text: { field: "text", value: text } });
    const lead = requireReferencedRow(backend, "leads", "lead_uuid", lead_uuid);
    const sender = requireReferencedRow(
      backend,
      "sender-profiles",
      "sender_profile_uuid",
      sender_profile_uuid,
    );
    const due = Date.parse(String(schedule_at));
    if (Number.isNaN(due)) throw invalidField("schedule_at", "schedule_at must be a date and time.");
    const fields = {
      assigned_to: sender.assignee_user_id ?? sender.user_id,
      automation: "manual",
      company_uuid: lead.company_uuid,
      flow_origin: "manual",
      lead_uuid,
      note,
      payload: { template: text, rendered_text: null, attachments: [] },
      priority: 1,
      schedule_at: new Date(due).toISOString(),
      sender_profile_uuid,
      status: "in_progress",
      timezone,
      type,
    };
    const task = createRow(backend, tasks, fields, teamId);
    backend.schedule(Math.max(0, due - Date.parse(backend.now)), "tasks.run", { task: task.uuid });
    return task;
  },

  completeTask: endTaskHandler("closed"),
  cancelTask: endTaskHandler("canceled"),
  failTask: endTaskHandler("failed"),
  massCompleteTasks: endTasksHandler("closed"),
  massCancelTasks: endTasksHandler("canceled"),
  massSkipTasks: endTasksHandler("skipped"),

  /** Ignores tasks that did not fail. */
  massRetryTasks: ({ body }, backend) => {
    for (const task of manualTasks(backend, body.uuids)) {
      if (task.status !== "failed") continue;
      updateRow(backend, tasks, String(task.uuid), {
        status: "in_progress",
        error_msg: null,
        executed_at: null,
        taken_to_execute_at: null,
        schedule_at: backend.now,
        [HELD]: false,
      });
      backend.schedule(0, "tasks.run", { task: task.uuid });
    }
  },

  /** Completes the steps that hold the contact until it is continued. */
  continueAutomation: ({ body: { lead_uuid } }, backend) => {
    const lead = requireReferencedRow(backend, "leads", "lead_uuid", lead_uuid);
    completeWaitingTasks(backend, String(lead.uuid), "continued");
  },

  getTasksSchedule: ({ query: { date, sender_profile_uuid } }, backend) => {
    const due = [...rowsWith(backend, "tasks", "sender_profile_uuid", sender_profile_uuid)]
      .filter(
        ({ status, schedule_at }) => status === "in_progress" && String(schedule_at).startsWith(`${date}`),
      )
      .map((row) => backend.table("tasks").fullRow(row))
      .sort((a, b) => compareValues(a.schedule_at, b.schedule_at));
    return new HandlerResponse(200, { data: due });
  },

  groupCountTasks: groupCountHandler("tasks", TASK_COUNT_FILTERS),
};

function endTaskHandler(status: string): Handler {
  return (input, backend) => {
    const task = backend.requireRow("tasks", idParameter(input));
    if (task.automation !== "manual") throw badRequest("A task of an automation cannot be changed manually.");
    if (!isOpen(task)) throw badRequest("The task has already ended, or is running.");
    endTask(backend, task, status);
  };
}

/** Ignores tasks of automations and tasks that have ended. */
function endTasksHandler(status: string): Handler {
  return ({ body }, backend) => {
    for (const task of manualTasks(backend, body.uuids)) if (isOpen(task)) endTask(backend, task, status);
  };
}

function manualTasks(backend: Backend, uuids: unknown): Row[] {
  return stringsOf(uuids)
    .map((uuid) => backend.table("tasks").get(uuid))
    .filter((task) => task?.automation === "manual") as Row[];
}

const isOpen = (task: Row): boolean => task.status === "in_progress" && task.taken_to_execute_at === null;

const badRequest = (message: string): HttpError => new HttpError(422, "bad_request", message);
