import { pick } from "../random.ts";
import { templateOf } from "./flows.ts";
import type { Plan } from "./plan.ts";
import { TEXTS, type TextName } from "./texts.ts";

/** What is written to or by a contact: an automation writes to everybody alike, people choose their words. */
export function templateFor(
  plan: Plan,
  contact: number,
  { text, task }: { readonly text: TextName; readonly task?: number },
): string {
  const flow = plan.story(contact).enrolment?.flow;
  if (task !== undefined && flow !== undefined) return templateOf(flow, text);
  return pick<string>(TEXTS[text], plan.draw(text, contact));
}
