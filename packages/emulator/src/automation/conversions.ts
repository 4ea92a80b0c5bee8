import type { Backend } from "../backend/backend.ts";
import { internalField, type Row } from "../backend/table.ts";
import { stringsOf } from "../json.ts";
import { outreachSteps } from "./steps/outreach-steps.ts";

const CONVERSIONS = internalField("conversions");

/** A result of a step: the contact reacted, or an email bounced. */
export type Conversion = "accepted" | "replied" | "bounced";

/** Records a result of a step. A result is recorded only once. */
export function recordConversion(backend: Backend, task: Row, conversion: Conversion): void {
  const conversions = new Set([...conversionsOf(task), conversion]);
  backend.table("tasks").update(String(task.uuid), { [CONVERSIONS]: [...conversions] });
}

/** Returns the results of a step. */
export const conversionsOf = (task: Row): string[] => stringsOf(task[CONVERSIONS]);

/** Returns the newest of the tasks that sent a message. @param type - Only tasks of this type. */
export function lastMessageTask(tasks: readonly Row[], type?: string): Row | undefined {
  return tasks
    .filter(
      (task) => task.status === "closed" && isMessageStep(task.type) && (type ?? task.type) === task.type,
    )
    .sort((a, b) => (String(a.executed_at) < String(b.executed_at) ? -1 : 1))
    .at(-1);
}

const isMessageStep = (type: unknown): boolean => MESSAGE_STEPS.has(String(type));

const MESSAGE_STEPS = new Set(Object.keys(outreachSteps).filter((type) => /_send_/.test(type)));
