import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { updateRow } from "../../collections/crud.ts";
import { collection } from "../../collections/records.ts";
import type { Jobs } from "../../http/handler.ts";
import { fieldsOf } from "../../json.ts";
import { closeTask, failTask, HELD, WAITS } from "../progress.ts";
import { opensIn } from "../schedule.ts";
import { waitFor } from "../waiting.ts";
import { DONE, impossible, type Outcome } from "./step.ts";
import { effects } from "./step-handlers.ts";

const tasks = collection("tasks");

export const taskJobs: Jobs = {
  "tasks.run": ({ task: uuid }, world) => {
    const task = world.table("tasks").get(String(uuid));
    if (task !== undefined && isDue(task)) run(world, task);
  },
};

/** Neither over, nor under way, nor waiting for somebody. */
function isDue(task: Row): boolean {
  return task.status === "in_progress" && task.taken_to_execute_at === null && !task[WAITS];
}

function run(world: World, task: Row): void {
  const sender = world.table("sender-profiles").get(String(task.sender_profile_uuid));
  const wait = task.flow_uuid === null ? 0 : timeUntilAllowed(world, task, sender);
  if (wait === undefined) hold(world, task);
  else if (wait > 0) world.schedule(wait, "tasks.run", { task: task.uuid });
  else settle(world, task, carryOut(world, task, sender));
}

function carryOut(world: World, task: Row, sender: Row | undefined): Outcome {
  const lead = world.table("leads").get(String(task.lead_uuid));
  if (lead === undefined) return impossible("There is no such contact.");
  const type = String(task.type);
  const effect = Object.hasOwn(effects, type) ? effects[type] : undefined;
  return effect === undefined ? DONE : effect({ world, task, lead, sender, payload: fieldsOf(task.payload) });
}

/** Milliseconds until the automation lets a step happen; `undefined` while there is no telling. */
function timeUntilAllowed(world: World, task: Row, sender: Row | undefined): number | undefined {
  const flow = world.table("flows").get(String(task.flow_uuid));
  if (flow?.status !== "on") return undefined;
  const { schedule } = flow.use_sender_schedule === true && sender !== undefined ? sender : flow;
  return opensIn(schedule, world.now);
}

function settle(world: World, task: Row, outcome: Outcome): void {
  if (outcome.kind === "blocked" && outcome.obstacle.passes) {
    hold(world, task);
    return;
  }
  const tried = updateRow(world, tasks, String(task.uuid), {
    attempts: Number(task.attempts) + 1,
    ...(outcome.kind !== "waiting" && { taken_to_execute_at: world.now }),
    ...(outcome.kind === "sending" && {
      payload: { ...fieldsOf(task.payload), rendered_text: outcome.text },
    }),
  });
  if (outcome.kind === "done") closeTask(world, tried, outcome.branch);
  if (outcome.kind === "waiting") waitFor(world, tried, outcome.event, outcome.seconds);
  if (outcome.kind === "blocked") failTask(world, tried, outcome.obstacle.reason);
}

/** Keeps a task until what hinders it is over. */
function hold(world: World, task: Row): void {
  world.table("tasks").update(String(task.uuid), { [HELD]: true });
}
