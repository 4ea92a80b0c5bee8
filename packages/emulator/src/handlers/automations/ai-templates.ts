import { internalField } from "../../backend/table.ts";
import { createRow, idParameter, pickFields, updateRow } from "../../collections/crud.ts";
import { requireCollection, requireReferencedRow } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { notFound } from "../../http/http-error.ts";
import { renderTemplate } from "../../messaging/ai-template.ts";

const templates = requireCollection("ai-templates");

/** Marks a deleted template, which can still be read and is still listed. */
const DELETED = internalField("deleted");

/** The fields that an update may change: all but `type`. */
const CONTENT_FIELDS = {
  body: true,
  enable_fallback: true,
  enable_validation: true,
  llm_config: true,
  llm_uuid: true,
  name: true,
  prompt: true,
  settings: true,
  subject: true,
};

export const aiTemplateHandlers: Handlers = {
  createAiTemplate: ({ body, teamId }, backend) =>
    createRow(backend, templates, pickFields(body, { ...CONTENT_FIELDS, type: true }), teamId),

  updateAiTemplate: (input, backend) =>
    updateRow(backend, templates, idParameter(input), pickFields(input.body, CONTENT_FIELDS)),

  deleteAiTemplate: (input, backend) => {
    const { uuid, [DELETED]: deleted } = backend.requireRow("ai-templates", idParameter(input));
    if (deleted === true) throw notFound("template");
    backend.table("ai-templates").update(String(uuid), { [DELETED]: true });
    backend.recordEffect("deleted", { collection: "ai-templates", id: uuid });
  },

  renderAiTemplate: ({ body }, backend) => {
    const { uuid, lead_uuid, sender_profile_uuid, ...trial } = body;
    const saved = uuid === undefined ? {} : requireReferencedRow(backend, "ai-templates", "uuid", uuid);
    const template = { ...saved, ...trial };
    const { text, fixed, generated, instructions, error } = renderTemplate(backend, template, {
      lead: requireReferencedRow(backend, "leads", "lead_uuid", lead_uuid),
      sender: requireReferencedRow(backend, "sender-profiles", "sender_profile_uuid", sender_profile_uuid),
    });
    return {
      ai_generated_body: generated,
      fallback_body: template.enable_fallback === true ? fixed : null,
      handling_error: error,
      llm_instructions: instructions,
      rendered_body: text,
      validation_history: [],
    };
  },
};
