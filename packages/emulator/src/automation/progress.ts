import type { Backend } from "../backend/backend.ts";
import { internalField, type Row } from "../backend/table.ts";
import { createRow, updateRow } from "../collections/crud.ts";
import { tasks } from "../collections/records.ts";
import type { Fields } from "../json.ts";
import { FLOW_LEADS, rowsWith } from "./flow-collections.ts";
import { currentVersion, findContactSource, findNode, firstNode, nextNode } from "./flow-tree.ts";
import { readSeconds } from "./schedule.ts";

/** The least time that a step takes, so that no circle of steps stands still in time. */
const MIN_STEP_DURATION = 1000;

/** The task waits until its automation, its sender or its mailbox works again. */
export const HELD: string = internalField("held");

/** What a task waits for, once it is carried out: a person's doing. */
export const AWAITED_EVENT: string = internalField("waits");

/** Sends an enrolled contact to its first step. */
export function startEnrolment(backend: Backend, enrolment: Row, flow: Row): void {
  const version = currentVersion(backend, flow);
  if (version === undefined) return;
  const source = findContactSource(version, Number(enrolment.contact_source_id));
  const arrived = updateRow(backend, FLOW_LEADS, String(enrolment.uuid), { flow_version_uuid: version.uuid });
  moveToNode(backend, arrived, firstNode(version, source));
}

/** Plans the step. At an end, and where there is none, the contact is through. */
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

/** Notes that a task was carried out, and sends its contact on. */
export function closeTask(backend: Backend, task: Row, branch?: number): void {
  const closed = endTask(backend, task, "closed", { fork_result: branch ?? null });
  const enrolment = enrolmentOfTask(backend, closed);
  if (enrolment?.status !== "in_progress") return;
  const version = backend.table("flow-versions").get(String(enrolment.flow_version_uuid));
  const node = version && findNode(version, task.flow_node_id);
  moveToNode(backend, enrolment, version && node && nextNode(version, node, branch));
}

/** Notes that a task failed. Its contact goes no further. */
export function failTask(backend: Backend, task: Row, reason: string): void {
  endTask(backend, task, "failed", { error_msg: reason });
  const enrolment = enrolmentOfTask(backend, task);
  if (enrolment?.status === "in_progress") endEnrolment(backend, enrolment, "failed", reason);
}

/** Ends a task, whatever comes after it. */
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

/** Ends the way of a contact through an automation. A step that is under way still comes to its end. */
export function endEnrolment(
  backend: Backend,
  enrolment: Row,
  status: string,
  reason: string | null = null,
): void {
  for (const task of backend.table("tasks").findBy("flow_lead_uuid", String(enrolment.uuid))) {
    if (task.status === "in_progress" && task.taken_to_execute_at === null) {
      endTask(backend, task, "canceled", { error_msg: reason });
    }
  }
  const fields = { status, finished_at: backend.now, error_msg: status === "failed" ? reason : null };
  updateRow(backend, FLOW_LEADS, String(enrolment.uuid), fields);
}

function enrolmentOfTask(backend: Backend, task: Row): Row | undefined {
  return backend.table("flow-leads").get(String(task.flow_lead_uuid));
}

/** Lets tasks go on that were held, as far as nothing else holds them. */
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
