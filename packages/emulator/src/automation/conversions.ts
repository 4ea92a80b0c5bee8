import type { Backend } from "../backend/backend.ts";
import { internalField, type Row } from "../backend/table.ts";
import { stringsOf } from "../json.ts";
import { outreachSteps } from "./steps/outreach-steps.ts";

const CONVERSIONS = internalField("conversions");

/** What came of a step, beyond that it was carried out. */
export type Conversion = "accepted" | "replied" | "bounced";

/** Notes what came of a step; once is enough. */
export function recordConversion(backend: Backend, task: Row, what: Conversion): void {
  const conversions = new Set([...conversionsOf(task), what]);
  backend.table("tasks").update(String(task.uuid), { [CONVERSIONS]: [...conversions] });
}

export const conversionsOf = (task: Row): string[] => stringsOf(task[CONVERSIONS]);

/** The newest of some tasks that wrote to a contact, of one type if given. */
export function lastMessageTask(tasks: readonly Row[], type?: string): Row | undefined {
  return tasks
    .filter(
      (task) => task.status === "closed" && isMessageStep(task.type) && (type ?? task.type) === task.type,
    )
    .sort((a, b) => (String(a.executed_at) < String(b.executed_at) ? -1 : 1))
    .at(-1);
}

const isMessageStep = (type: unknown): boolean => WRITING.has(String(type));

const WRITING = new Set(Object.keys(outreachSteps).filter((type) => /_send_/.test(type)));
