import type { World } from "../backend/backend.ts";
import { internal, type Row } from "../backend/table.ts";
import { stringsOf } from "../json.ts";
import { outreach } from "./steps/outreach-steps.ts";

const CONVERSIONS = internal("conversions");

/** What came of a step, beyond that it was carried out. */
export type Conversion = "accepted" | "replied" | "bounced";

/** Notes what came of a step; once is enough. */
export function noteConversion(world: World, task: Row, what: Conversion): void {
  const conversions = new Set([...conversionsOf(task), what]);
  world.table("tasks").update(String(task.uuid), { [CONVERSIONS]: [...conversions] });
}

export const conversionsOf = (task: Row): string[] => stringsOf(task[CONVERSIONS]);

/** The newest of some tasks that wrote to a contact, of one type if given. */
export function lastWritten(tasks: readonly Row[], type?: string): Row | undefined {
  return tasks
    .filter((task) => task.status === "closed" && isWriting(task.type) && (type ?? task.type) === task.type)
    .sort((a, b) => (String(a.executed_at) < String(b.executed_at) ? -1 : 1))
    .at(-1);
}

const isWriting = (type: unknown): boolean => WRITING.has(String(type));

const WRITING = new Set(Object.keys(outreach).filter((type) => /_send_/.test(type)));
