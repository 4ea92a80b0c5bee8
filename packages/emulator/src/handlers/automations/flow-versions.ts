import { FLOW_VERSIONS } from "../../automation/flow-collections.ts";
import { fieldsList } from "../../automation/flow-tree.ts";
import { createRow, deleteRow, idParameter, updateRow } from "../../collections/crud.ts";
import { requireCollection } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { HttpError, invalidField } from "../../http/http-error.ts";
import type { Fields } from "../../json.ts";
import { flowUuidParameter } from "./automations.ts";

export const flowVersionHandlers: Handlers = {
  listFlowVersions: (input, backend) => {
    const flow = flowUuidParameter(input);
    backend.requireRow("flows", flow);
    return [...backend.table("flow-versions").rows(true)].filter(({ flow_uuid }) => flow_uuid === flow);
  },

  createFlowVersion: (input, backend) => {
    const { body, teamId } = input;
    const flow = flowUuidParameter(input);
    backend.requireRow("flows", flow);
    const sources = fieldsList(body.contact_sources);
    const nodes = fieldsList(body.nodes);
    if (sources.length === 0)
      throw invalidField("contact_sources", "contact_sources must contain at least one contact source.");
    checkIds("contact_sources", sources);
    checkIds("nodes", nodes);
    nodes.forEach(checkDates);
    const { contact_sources, first_common_node_id = null } = body;
    const fields = { flow_uuid: flow, contact_sources, nodes: body.nodes, first_common_node_id };
    const version = createRow(backend, FLOW_VERSIONS, fields, teamId);
    updateRow(backend, requireCollection("flows"), flow, { flow_version_uuid: version.uuid });
    return version;
  },

  deleteFlowVersion: (input, backend) => {
    const uuid = idParameter(input);
    backend.requireRow("flow-versions", uuid);
    if (backend.table("flows").findBy("flow_version_uuid", uuid).length > 0) {
      throw new HttpError(422, "bad_request", "The current version of an automation cannot be deleted.");
    }
    return deleteRow(backend, FLOW_VERSIONS, uuid);
  },
};

function checkIds(field: string, items: readonly Fields[]): void {
  const ids = items.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw invalidField(`${field}.id`, `${field} must have unique ids.`);
}

function checkDates(node: Fields, index: number): void {
  for (const field of ["created_at", "updated_at"]) {
    if (node[field] === undefined) {
      throw invalidField(`nodes.${index}.${field}`, `The field ${field} is missing.`);
    }
  }
}
