import { FLOW_VERSIONS } from "../../automation/flow-collections.ts";
import { listOf } from "../../automation/flow-tree.ts";
import { createRow, deleteRow, idOf, updateRow } from "../../collections/crud.ts";
import { collection } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalid, Refusal } from "../../http/http-error.ts";
import type { Fields } from "../../json.ts";
import { flowUuid } from "./automations.ts";

export const flowVersionHandlers: Handlers = {
  listFlowVersions: (input, world) => {
    const flow = flowUuid(input);
    world.require("flows", flow);
    return [...world.table("flow-versions").rows(true)].filter(({ flow_uuid }) => flow_uuid === flow);
  },

  createFlowVersion: (input, world) => {
    const { body, teamId } = input;
    const flow = flowUuid(input);
    world.require("flows", flow);
    const sources = listOf(body.contact_sources);
    const nodes = listOf(body.nodes);
    if (sources.length === 0) throw invalid("contact_sources", "There must be one contact source at least.");
    checkIds("contact_sources", sources);
    checkIds("nodes", nodes);
    nodes.forEach(checkDates);
    const { contact_sources, first_common_node_id = null } = body;
    const fields = { flow_uuid: flow, contact_sources, nodes: body.nodes, first_common_node_id };
    const version = createRow(world, FLOW_VERSIONS, fields, teamId);
    updateRow(world, collection("flows"), flow, { flow_version_uuid: version.uuid });
    return version;
  },

  deleteFlowVersion: (input, world) => {
    const uuid = idOf(input);
    world.require("flow-versions", uuid);
    if (world.table("flows").findBy("flow_version_uuid", uuid).length > 0) {
      throw new Refusal(422, "bad_request", "The automation is at this version.");
    }
    return deleteRow(world, FLOW_VERSIONS, uuid);
  },
};

function checkIds(field: string, items: readonly Fields[]): void {
  const ids = items.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw invalid(`${field}.id`, "Each one has a number of its own.");
}

function checkDates(node: Fields, index: number): void {
  for (const field of ["created_at", "updated_at"]) {
    if (node[field] === undefined) {
      throw invalid(`nodes.${index}.${field}`, `The field ${field} is missing.`);
    }
  }
}
