import type { Backend } from "../backend/backend.ts";
import { internalField, type Row } from "../backend/table.ts";
import type { JobHandlers } from "../http/handler.ts";
import type { Fields } from "../json.ts";
import { fieldsList } from "./flow-tree.ts";
import { AWAITED_EVENT, closeTask } from "./progress.ts";
import { readSeconds } from "./schedule.ts";

/** An event that a step can wait for: an action of the contact, a manual continuation, or a timer. */
export type AwaitedEvent = "accepted" | "replied" | "opened" | "clicked" | "visited" | "continued" | "time";

/** The sender profiles that a contact is connected with on LinkedIn. */
export const CONNECTED_SENDERS: string = internalField("connected_to");

/** The default waiting time of a trigger, in seconds. */
const WEEK = 7 * 24 * 60 * 60;

/** The branches for an event that happened, and for one that did not happen in time. */
const EVENT_BRANCH = 1;
const TIMEOUT_BRANCH = 2;

/** Makes a task wait for an event. @param seconds - When to stop waiting. Default: never. */
export function startWaiting(
  backend: Backend,
  task: Row,
  event: AwaitedEvent,
  seconds: number | undefined,
): void {
  backend.table("tasks").update(String(task.uuid), { [AWAITED_EVENT]: event });
  if (seconds !== undefined) backend.schedule(seconds * 1000, "tasks.wait-over", { task: task.uuid });
}

/** Completes the tasks of a contact that wait for an event. Returns these tasks. */
export function completeWaitingTasks(backend: Backend, leadUuid: string, event: AwaitedEvent): Row[] {
  const waiting = backend
    .table("tasks")
    .findBy("lead_uuid", leadUuid)
    .filter((task) => task.status === "in_progress" && task[AWAITED_EVENT] === event);
  for (const task of waiting) closeTask(backend, task, event === "continued" ? undefined : EVENT_BRANCH);
  return waiting;
}

/** Returns the waiting time of a trigger in seconds: its own, or that of the timer in its subtasks. */
export function waitTimeout(payload: Fields): number {
  return waitTimeOf(payload) ?? WEEK;
}

function waitTimeOf({ wait_time, subtasks, payload }: Fields): number | undefined {
  if (wait_time !== undefined) return readSeconds(wait_time);
  for (const inner of [...fieldsList(subtasks), ...fieldsList([payload])]) {
    const seconds = waitTimeOf(inner);
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

export const waitJobs: JobHandlers = {
  "tasks.wait-over": ({ task: uuid }, backend) => {
    const task = backend.table("tasks").get(String(uuid));
    const event = task?.[AWAITED_EVENT];
    if (task?.status !== "in_progress" || typeof event !== "string") return;
    closeTask(backend, task, event === "time" ? undefined : TIMEOUT_BRANCH);
  },
};
