import type { World } from "../backend/backend.ts";
import { internal, type Row } from "../backend/table.ts";
import { createRow, updateRow } from "../collections/crud.ts";
import { collection } from "../collections/records.ts";
import type { Fields } from "../json.ts";
import { FLOW_LEADS, rowsWith } from "./flow-collections.ts";
import { firstNode, nextNode, nodeOf, sourceOf, versionOf } from "./flow-tree.ts";
import { secondsOf } from "./schedule.ts";

const tasks = collection("tasks");

/** The least time that a step takes, so that no circle of steps stands still in time. */
const STEP = 1000;

/** The task waits until its automation, its sender or its mailbox works again. */
export const HELD: string = internal("held");

/** What a task waits for, once it is carried out: a person's doing. */
export const WAITS: string = internal("waits");

/** Sends an enrolled contact to its first step. */
export function begin(world: World, enrolment: Row, flow: Row): void {
  const version = versionOf(world, flow);
  if (version === undefined) return;
  const source = sourceOf(version, Number(enrolment.contact_source_id));
  const arrived = updateRow(world, FLOW_LEADS, String(enrolment.uuid), { flow_version_uuid: version.uuid });
  arrive(world, arrived, firstNode(version, source));
}

/** Plans the step. At an end, and where there is none, the contact is through. */
function arrive(world: World, enrolment: Row, node: Fields | undefined): void {
  if (node !== undefined) {
    updateRow(world, FLOW_LEADS, String(enrolment.uuid), { flow_node_id: node.id });
  }
  if (node === undefined || node.type === "end") finish(world, enrolment, "finished");
  else plan(world, enrolment, node);
}

function plan(world: World, enrolment: Row, node: Fields): void {
  const lead = world.table("leads").get(String(enrolment.lead_uuid));
  const delay = Math.max(STEP, secondsOf(node.delay_in_seconds ?? 0) * 1000);
  const task = createRow(
    world,
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
      schedule_at: world.later(delay),
      sender_profile_uuid: enrolment.sender_profile_uuid ?? "",
      status: "in_progress",
      timezone: "UTC",
      type: node.type,
    },
    Number(enrolment.team_id),
  );
  world.schedule(delay, "tasks.run", { task: task.uuid });
}

/** Notes that a task was carried out, and sends its contact on. */
export function closeTask(world: World, task: Row, branch?: number): void {
  const closed = endTask(world, task, "closed", { fork_result: branch ?? null });
  const enrolment = enrolmentOf(world, closed);
  if (enrolment?.status !== "in_progress") return;
  const version = world.table("flow-versions").get(String(enrolment.flow_version_uuid));
  const node = version && nodeOf(version, task.flow_node_id);
  arrive(world, enrolment, version && node && nextNode(version, node, branch));
}

/** Notes that a task failed. Its contact goes no further. */
export function failTask(world: World, task: Row, reason: string): void {
  endTask(world, task, "failed", { error_msg: reason });
  const enrolment = enrolmentOf(world, task);
  if (enrolment?.status === "in_progress") finish(world, enrolment, "failed", reason);
}

/** Ends a task, whatever comes after it. */
export function endTask(world: World, task: Row, status: string, more: Fields = {}): Row {
  const executed = status === "closed" || status === "failed" ? { executed_at: world.now } : {};
  return updateRow(world, tasks, String(task.uuid), {
    status,
    ...executed,
    ...more,
    [HELD]: false,
    [WAITS]: null,
  });
}

/** Ends the way of a contact through an automation. A step that is under way still comes to its end. */
export function finish(world: World, enrolment: Row, status: string, reason: string | null = null): void {
  for (const task of world.table("tasks").findBy("flow_lead_uuid", String(enrolment.uuid))) {
    if (task.status === "in_progress" && task.taken_to_execute_at === null) {
      endTask(world, task, "canceled", { error_msg: reason });
    }
  }
  const fields = { status, finished_at: world.now, error_msg: status === "failed" ? reason : null };
  updateRow(world, FLOW_LEADS, String(enrolment.uuid), fields);
}

function enrolmentOf(world: World, task: Row): Row | undefined {
  return world.table("flow-leads").get(String(task.flow_lead_uuid));
}

/** Lets tasks go on that were held, as far as nothing else holds them. */
export function release(world: World, field: "flow_uuid" | "sender_profile_uuid", value: string): void {
  for (const task of rowsWith(world, "tasks", HELD, true)) {
    if (task[field] !== value) continue;
    world.table("tasks").update(String(task.uuid), { [HELD]: false });
    world.schedule(STEP, "tasks.run", { task: task.uuid });
  }
}
