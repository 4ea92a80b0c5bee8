import type { Backend } from "../backend/backend.ts";
import { internalField, type Row } from "../backend/table.ts";
import { createRow, updateRow } from "../collections/crud.ts";
import { tasks } from "../collections/records.ts";
import type { Fields } from "../json.ts";
import { FLOW_LEADS, rowsWith } from "./flow-collections.ts";
import { currentVersion, findContactSource, findNode, firstNode, nextNode } from "./flow-tree.ts";
import { readSeconds } from "./schedule.ts";

/** The minimum duration of a step, so that a cycle of steps takes time. */
const MIN_STEP_DURATION = 1000;

/** Whether the task waits until its automation, sender or mailbox is active again. */
export const HELD: string = internalField("held");

/** The event that a started task waits for. */
export const AWAITED_EVENT: string = internalField("waits");

/** The error code of a failure. */
const UNKNOWN_ERROR = "unknown";

/** Starts the first step of an enrolled contact. */
export function startEnrolment(backend: Backend, enrolment: Row, flow: Row): void {
  const version = currentVersion(backend, flow);
  if (version === undefined) return;
  const source = findContactSource(version, Number(enrolment.contact_source_id));
  const started = updateRow(backend, FLOW_LEADS, String(enrolment.uuid), { flow_version_uuid: version.uuid });
  moveToNode(backend, started, firstNode(version, source));
}

/** Creates a task for a step. Finishes the enrolment if there is no step, or if the step is an end. */
function moveToNode(backend: Backend, enrolment: Row, node: Fields | undefined): void {
  if (node !== undefined) {
    updateRow(backend, FLOW_LEADS, String(enrolment.uuid), { flow_node_id: node.id });
  }
  if (node === undefined || node.type === "end") endEnrolment(backend, enrolment, "finished");
  else createStepTask(backend, enrolment, node);
}

function createStepTask(backend: Backend, enrolment: Row, node: Fields): void {
  const lead = backend.table("leads").get(String(enrolment.lead_uuid));
  const delay = Math.max(MIN_STEP_DURATION, readSeconds(node.delay_in_seconds ?? 0) * 1000);
  const task = createRow(
    backend,
    tasks,
    {
      assigned_to: enrolment.user_id,
      automation: "auto",
      company_uuid: lead?.company_uuid ?? null,
      flow_lead_uuid: enrolment.uuid,
      flow_node_id: node.id,
      flow_origin: "automation",
      flow_uuid: enrolment.flow_uuid,
      lead_uuid: enrolment.lead_uuid,
      payload: Array.isArray(node.payload) ? {} : (node.payload ?? {}),
      priority: 2,
      schedule_at: backend.timeAfter(delay),
      sender_profile_uuid: enrolment.sender_profile_uuid ?? "",
      status: "in_progress",
      timezone: "UTC",
      type: node.type,
    },
    Number(enrolment.team_id),
  );
  backend.schedule(delay, "tasks.run", { task: task.uuid });
}

/** Closes a task and moves its contact to the next step. */
export function closeTask(backend: Backend, task: Row, branch?: number): void {
  const closed = endTask(backend, task, "closed", { fork_result: branch ?? null });
  const enrolment = enrolmentOfTask(backend, closed);
  if (enrolment?.status !== "in_progress") return;
  const version = backend.table("flow-versions").get(String(enrolment.flow_version_uuid));
  const node = version && findNode(version, task.flow_node_id);
  moveToNode(backend, enrolment, version && node && nextNode(version, node, branch));
}

/** Marks a task as failed and ends the enrolment of its contact. */
export function failTask(backend: Backend, task: Row, reason: string): void {
  endTask(backend, task, "failed", { error_msg: reason, automation_error_code: UNKNOWN_ERROR });
  const enrolment = enrolmentOfTask(backend, task);
  if (enrolment?.status === "in_progress")
    endEnrolment(backend, enrolment, "failed", { message: reason, code: UNKNOWN_ERROR });
}

/** Ends a task without moving its contact. */
export function endTask(backend: Backend, task: Row, status: string, more: Fields = {}): Row {
  const executed = status === "closed" || status === "failed" ? { executed_at: backend.now } : {};
  return updateRow(backend, tasks, String(task.uuid), {
    status,
    ...executed,
    ...more,
    [HELD]: false,
    [AWAITED_EVENT]: null,
  });
}

/**
 * Ends an enrolment and cancels its scheduled tasks. A task in progress is not cancelled.
 *
 * @param cause - Why the tasks are cancelled: the message, and the error code.
 */
export function endEnrolment(
  backend: Backend,
  enrolment: Row,
  status: string,
  cause: { readonly message: string; readonly code: string } | undefined = undefined,
): void {
  for (const task of backend.table("tasks").findBy("flow_lead_uuid", String(enrolment.uuid))) {
    if (task.status === "in_progress" && task.taken_to_execute_at === null) {
      endTask(backend, task, "canceled", {
        error_msg: cause?.message ?? null,
        automation_error_code: cause?.code ?? null,
      });
    }
  }
  const fields = {
    status,
    finished_at: backend.now,
    error_msg: status === "failed" ? (cause?.message ?? null) : null,
  };
  updateRow(backend, FLOW_LEADS, String(enrolment.uuid), fields);
}

function enrolmentOfTask(backend: Backend, task: Row): Row | undefined {
  return backend.table("flow-leads").get(String(task.flow_lead_uuid));
}

/** Runs held tasks again. A task is held again if there is another obstacle. */
export function releaseHeldTasks(
  backend: Backend,
  field: "flow_uuid" | "sender_profile_uuid",
  value: string,
): void {
  for (const task of rowsWith(backend, "tasks", HELD, true)) {
    if (task[field] !== value) continue;
    backend.table("tasks").update(String(task.uuid), { [HELD]: false });
    backend.schedule(MIN_STEP_DURATION, "tasks.run", { task: task.uuid });
  }
}
