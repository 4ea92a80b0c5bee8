import type { Backend } from "../backend/backend.ts";
import type { Row } from "../backend/table.ts";
import { type Fields, fieldsOf } from "../json.ts";
import { renderText, type TemplateContext } from "./render.ts";

/** A rendered AI template. */
export interface RenderedTemplate {
  readonly text: string;
  /** The text of the template without a language model. */
  readonly fixed: string;
  /** The text of the language model. `null` if none was used. */
  readonly generated: string | null;
  readonly instructions: string | null;
  readonly error: string | null;
}

/** Renders a template. A language model costs a credit. If no credits are left, the template's own text may be used. */
export function renderTemplate(
  backend: Backend,
  template: Fields,
  people: TemplateContext,
): RenderedTemplate {
  const { body, prompt, llm_uuid: model, enable_fallback } = template;
  const fixed = renderText(backend, typeof body === "string" ? body : "", people);
  if (typeof prompt !== "string" || typeof model !== "string") {
    return { text: fixed, fixed, generated: null, instructions: null, error: null };
  }
  const instructions = renderText(backend, prompt, people);
  if (!spendLlmCredit(backend, people.lead)) {
    const error = "The team has no credits for language models.";
    return { text: enable_fallback === true ? fixed : "", fixed, generated: null, instructions, error };
  }
  const generated = `(written by the emulator) ${instructions}`;
  return { text: generated, fixed, generated, instructions, error: null };
}

/** Spends a credit for language models. Returns whether there was one. */
export function spendLlmCredit(backend: Backend, lead: Row): boolean {
  const team = backend.table("teams").get(String(lead.team_id));
  const credits = fieldsOf(team?.credits);
  const left = Number(credits.llm ?? 0);
  if (team === undefined || left < 1) return false;
  backend.table("teams").update(String(team.id), { credits: { ...credits, llm: left - 1 } });
  backend.recordEffect("spent", { credits: 1, kind: "llm", lead: lead.uuid });
  return true;
}
