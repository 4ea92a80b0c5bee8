import { internal } from "../../backend/table.ts";
import { createRow, idOf, listRows, onlyFields, updateRow } from "../../collections/crud.ts";
import { collection, named } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { notFound } from "../../http/http-error.ts";
import { renderTemplate } from "../../messaging/ai-template.ts";

const templates = collection("ai-templates");

/** A deleted template can still be read. */
const DELETED = internal("deleted");

/** What a template says, as opposed to what it is for. */
const WORDING = {
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
  listAiTemplates: (input, world) =>
    listRows(input, world, "ai-templates", { also: (row) => row[DELETED] !== true }),

  createAiTemplate: ({ body, teamId }, world) =>
    createRow(world, templates, onlyFields(body, { ...WORDING, type: true }), teamId),

  updateAiTemplate: (input, world) =>
    updateRow(world, templates, idOf(input), onlyFields(input.body, WORDING)),

  deleteAiTemplate: (input, world) => {
    const { uuid, [DELETED]: deleted } = world.require("ai-templates", idOf(input));
    if (deleted === true) throw notFound("template");
    world.table("ai-templates").update(String(uuid), { [DELETED]: true });
    world.effect("deleted", { collection: "ai-templates", id: uuid });
  },

  renderAiTemplate: ({ body }, world) => {
    const { uuid, lead_uuid, sender_profile_uuid, ...trial } = body;
    const saved = uuid === undefined ? {} : named(world, "ai-templates", "uuid", uuid);
    const template = { ...saved, ...trial };
    const { text, fixed, generated, instructions, error } = renderTemplate(world, template, {
      lead: named(world, "leads", "lead_uuid", lead_uuid),
      sender: named(world, "sender-profiles", "sender_profile_uuid", sender_profile_uuid),
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
