import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import {
  createRow,
  declared,
  deleteRow,
  idOf,
  listRows,
  onlyFields,
  updateRow,
} from "../../collections/crud.ts";
import { compare } from "../../collections/filter.ts";
import {
  changeRow,
  collection,
  companies,
  leads,
  named,
  type ObjectType,
} from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalid, Refusal } from "../../http/http-error.ts";
import { fieldsOf } from "../../json.ts";
import { addActivity } from "../contacts/activities.ts";
import { emitEvent } from "../webhooks/webhooks.ts";

const stages = collection("pipeline-stages");

/** The stages of contacts or of companies, in their order. */
function stagesOf(world: World, object: ObjectType): Row[] {
  return world
    .table("pipeline-stages")
    .findBy("object", object)
    .sort((a, b) => compare(a.order, b.order) || compare(a.uuid, b.uuid));
}

/** Where a new contact or company stands. */
export const firstStage = (world: World, object: ObjectType): unknown => stagesOf(world, object)[0]?.uuid;

/** The stage that a field names. @throws Refusal 422 when it is none, or one of the other kind. */
export function namedStage(world: World, object: ObjectType, field: string, uuid: unknown): string {
  const stage = named(world, "pipeline-stages", field, uuid);
  if (stage.object !== object) throw invalid(field, `The field ${field} names a stage of the other kind.`);
  return String(stage.uuid);
}

/** Moves a contact to a stage, as it happens by a mass action or an automation. */
export function changeStage(world: World, lead: Row, stage: string): void {
  const { pipeline_stage_uuid: before } = lead;
  if (changeRow(world, leads, lead, { pipeline_stage_uuid: stage }) === lead) return;
  const payload = { old_pipeline_stage_uuid: before, new_pipeline_stage_uuid: stage };
  addActivity(world, "lead", String(lead.uuid), "pipeline_stage_changed", payload);
  emitEvent(world, "contact_pipeline_stage_changed", { lead: lead.uuid });
}

export function changeCompanyStage(world: World, company: Row, stage: string): void {
  changeRow(world, companies, company, { lead_status_uuid: stage });
}

export const stageHandlers: Handlers = {
  listPipelineStages: (input, world) => {
    const { object, type } = fieldsOf(input.query.filter);
    const filter = {
      ...(object !== undefined && { object }),
      ...(type !== undefined && { type }),
    };
    return listRows(input, world, "pipeline-stages", { filter });
  },

  createPipelineStage: (input, world) => {
    const fields = declared(input);
    const last = stagesOf(world, fields.object === "company" ? "company" : "lead").at(-1);
    const order = Number(last?.order ?? 0) + 1;
    return createRow(world, stages, { order, ...fields, type: "custom" }, input.teamId);
  },

  updatePipelineStage: (input, world) => {
    const fields = onlyFields(input.body, { name: true, order: true, category: true });
    return updateRow(world, stages, idOf(input), fields);
  },

  deletePipelineStage: (input, world) => {
    const { type } = world.require("pipeline-stages", idOf(input));
    if (type !== "custom") throw new Refusal(422, "bad_request", "A built-in stage stays.");
    return deleteRow(world, stages, idOf(input));
  },
};
