import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import {
  createRow,
  declaredFields,
  deleteRow,
  idParameter,
  listRows,
  pickFields,
  updateRow,
} from "../../collections/crud.ts";
import { compareValues } from "../../collections/filter.ts";
import {
  companies,
  leads,
  type ObjectType,
  requireCollection,
  requireReferencedRow,
  updateRowIfChanged,
} from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { HttpError, invalidField } from "../../http/http-error.ts";
import { fieldsOf } from "../../json.ts";
import { addActivity } from "../contacts/activities.ts";
import { emitEvent } from "../webhooks/webhooks.ts";

const stages = requireCollection("pipeline-stages");

/** Returns the stages of contacts or companies, sorted by `order`. */
function stagesOf(backend: Backend, object: ObjectType): Row[] {
  return backend
    .table("pipeline-stages")
    .findBy("object", object)
    .sort((a, b) => compareValues(a.order, b.order) || compareValues(a.uuid, b.uuid));
}

/** Returns the UUID of the first stage, which new contacts or companies get. */
export const firstStageUuid = (backend: Backend, object: ObjectType): unknown =>
  stagesOf(backend, object)[0]?.uuid;

/**
 * Returns the UUID of the stage in a field of the request.
 *
 * @throws HttpError 422 if there is no such stage, or if it is for another object type.
 */
export function requireStage(backend: Backend, object: ObjectType, field: string, uuid: unknown): string {
  const stage = requireReferencedRow(backend, "pipeline-stages", field, uuid);
  if (stage.object !== object)
    throw invalidField(field, `The field ${field} must be a stage for the object type ${object}.`);
  return String(stage.uuid);
}

/** Moves a contact to a stage. Adds an activity and emits an event if the stage changes. */
export function changeStage(backend: Backend, lead: Row, stage: string): void {
  const { pipeline_stage_uuid: before } = lead;
  if (updateRowIfChanged(backend, leads, lead, { pipeline_stage_uuid: stage }) === lead) return;
  const payload = { old_pipeline_stage_uuid: before, new_pipeline_stage_uuid: stage };
  addActivity(backend, "lead", String(lead.uuid), "pipeline_stage_changed", payload);
  emitEvent(backend, "contact_pipeline_stage_changed", { lead: lead.uuid });
}

export function changeCompanyStage(backend: Backend, company: Row, stage: string): void {
  updateRowIfChanged(backend, companies, company, { lead_status_uuid: stage });
}

export const stageHandlers: Handlers = {
  listPipelineStages: (input, backend) => {
    const { object, type } = fieldsOf(input.query.filter);
    const filter = {
      ...(object !== undefined && { object }),
      ...(type !== undefined && { type }),
    };
    return listRows(input, backend, "pipeline-stages", { filter });
  },

  createPipelineStage: (input, backend) => {
    const fields = declaredFields(input);
    const last = stagesOf(backend, fields.object === "company" ? "company" : "lead").at(-1);
    const order = Number(last?.order ?? 0) + 1;
    return createRow(backend, stages, { order, ...fields, type: "custom" }, input.teamId);
  },

  updatePipelineStage: (input, backend) => {
    const fields = pickFields(input.body, { name: true, order: true, category: true });
    return updateRow(backend, stages, idParameter(input), fields);
  },

  deletePipelineStage: (input, backend) => {
    const { type } = backend.requireRow("pipeline-stages", idParameter(input));
    if (type !== "custom") throw new HttpError(422, "bad_request", "A built-in stage cannot be deleted.");
    return deleteRow(backend, stages, idParameter(input));
  },
};
