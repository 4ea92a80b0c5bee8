import type { World } from "../backend/backend.ts";
import { internal, type Row } from "../backend/table.ts";
import type { Jobs } from "../http/handler.ts";
import type { Fields } from "../json.ts";
import { listOf } from "./flow-tree.ts";
import { closeTask, WAITS } from "./progress.ts";
import { secondsOf } from "./schedule.ts";

/** What a step can wait for: something that the contact does, somebody's word to go on, or time alone. */
export type Awaited = "accepted" | "replied" | "opened" | "clicked" | "visited" | "continued" | "time";

/** The sender profiles that a contact is connected to on LinkedIn. */
export const CONNECTED: string = internal("connected_to");

/** How long a trigger waits that says nothing about it. */
const WEEK = 7 * 24 * 60 * 60;

/** The branch when it happened, and when it did not in time. */
const HAPPENED = 1;
const TIMED_OUT = 2;

/** Lets a task wait. */
export function waitFor(world: World, task: Row, event: Awaited, seconds: number | undefined): void {
  world.table("tasks").update(String(task.uuid), { [WAITS]: event });
  if (seconds !== undefined) world.schedule(seconds * 1000, "tasks.wait-over", { task: task.uuid });
}

/** Ends the waiting for something that a contact did; gives the tasks that waited for it. */
export function happened(world: World, leadUuid: string, event: Awaited): Row[] {
  const waiting = world
    .table("tasks")
    .findBy("lead_uuid", leadUuid)
    .filter((task) => task.status === "in_progress" && task[WAITS] === event);
  for (const task of waiting) closeTask(world, task, event === "continued" ? undefined : HAPPENED);
  return waiting;
}

/** The seconds that a trigger waits: its own time, or that of the timer in its subtasks. */
export function patience(payload: Fields): number {
  return timeIn(payload) ?? WEEK;
}

function timeIn({ wait_time, subtasks, payload }: Fields): number | undefined {
  if (wait_time !== undefined) return secondsOf(wait_time);
  for (const inner of [...listOf(subtasks), ...listOf([payload])]) {
    const seconds = timeIn(inner);
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

export const waitJobs: Jobs = {
  "tasks.wait-over": ({ task: uuid }, world) => {
    const task = world.table("tasks").get(String(uuid));
    const event = task?.[WAITS];
    if (task?.status !== "in_progress" || typeof event !== "string") return;
    closeTask(world, task, event === "time" ? undefined : TIMED_OUT);
  },
};
