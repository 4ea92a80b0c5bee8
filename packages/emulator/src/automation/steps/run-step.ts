import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { updateRow } from "../../collections/crud.ts";
import { tasks } from "../../collections/records.ts";
import type { JobHandlers } from "../../http/handler.ts";
import { fieldsOf } from "../../json.ts";
import { AWAITED_EVENT, closeTask, failTask, HELD } from "../progress.ts";
import { millisecondsUntilOpen } from "../schedule.ts";
import { startWaiting } from "../waiting.ts";
import { STEP_DONE, type StepOutcome, stepFailed } from "./step.ts";
import { stepHandlers } from "./step-handlers.ts";

export const taskJobs: JobHandlers = {
  "tasks.run": ({ task: uuid }, backend) => {
    const task = backend.table("tasks").get(String(uuid));
    if (task !== undefined && isDue(task)) runStep(backend, task);
  },
};

/** Returns whether a task can run: it is open, not started and not waiting. */
function isDue(task: Row): boolean {
  return task.status === "in_progress" && task.taken_to_execute_at === null && !task[AWAITED_EVENT];
}

function runStep(backend: Backend, task: Row): void {
  const sender = backend.table("sender-profiles").get(String(task.sender_profile_uuid));
  const wait = task.flow_uuid === null ? 0 : timeUntilAllowed(backend, task, sender);
  if (wait === undefined) holdTask(backend, task);
  else if (wait > 0) backend.schedule(wait, "tasks.run", { task: task.uuid });
  else applyOutcome(backend, task, executeStep(backend, task, sender));
}

function executeStep(backend: Backend, task: Row, sender: Row | undefined): StepOutcome {
  const lead = backend.table("leads").get(String(task.lead_uuid));
  if (lead === undefined) return stepFailed("There is no such contact.");
  const type = String(task.type);
  const effect = Object.hasOwn(stepHandlers, type) ? stepHandlers[type] : undefined;
  return effect === undefined
    ? STEP_DONE
    : effect({ backend, task, lead, sender, payload: fieldsOf(task.payload) });
}

/** Returns the milliseconds until the schedule allows the step, or `undefined` if the automation is not on. */
function timeUntilAllowed(backend: Backend, task: Row, sender: Row | undefined): number | undefined {
  const flow = backend.table("flows").get(String(task.flow_uuid));
  if (flow?.status !== "on") return undefined;
  const { schedule } = flow.use_sender_schedule === true && sender !== undefined ? sender : flow;
  return millisecondsUntilOpen(schedule, backend.now);
}

function applyOutcome(backend: Backend, task: Row, outcome: StepOutcome): void {
  if (outcome.kind === "blocked" && outcome.obstacle.isTemporary) {
    holdTask(backend, task);
    return;
  }
  const attempted = updateRow(backend, tasks, String(task.uuid), {
    attempts: Number(task.attempts) + 1,
    ...(outcome.kind !== "waiting" && { taken_to_execute_at: backend.now }),
    ...(outcome.kind === "sending" && {
      payload: { ...fieldsOf(task.payload), rendered_text: outcome.text },
    }),
  });
  if (outcome.kind === "done") closeTask(backend, attempted, outcome.branch);
  if (outcome.kind === "waiting") startWaiting(backend, attempted, outcome.event, outcome.seconds);
  if (outcome.kind === "blocked") failTask(backend, attempted, outcome.obstacle.reason);
}

/** Holds a task until its obstacle is gone. */
function holdTask(backend: Backend, task: Row): void {
  backend.table("tasks").update(String(task.uuid), { [HELD]: true });
}
