import { enrol, enrolmentsOf } from "../../automation/enrollment.ts";
import { FLOW_VERSIONS, rowsWith } from "../../automation/flow-collections.ts";
import { listOf, versionOf } from "../../automation/flow-tree.ts";
import { begin, finish, release } from "../../automation/progress.ts";
import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow, deleteRow, idOf, onlyFields, updateRow } from "../../collections/crud.ts";
import { collection, leads, named } from "../../collections/records.ts";
import { readSelection, selectIds } from "../../collections/selection.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalid, Refusal } from "../../http/http-error.ts";
import type { Input } from "../../http/operation-input.ts";
import { isFields } from "../../json.ts";

const flows = collection("flows");

/** Versions of the steps are to be copied with these. */
const TREE = { nodes: true, contact_sources: true, first_common_node_id: true };

export const automationHandlers: Handlers = {
  createFlow: ({ body, teamId }, world) => {
    checkWorkspace(world, body.flow_workspace_uuid);
    const fields = onlyFields(body, {
      name: true,
      description: true,
      flow_workspace_uuid: true,
      is_public: true,
      priority: true,
      schedule: true,
      use_sender_schedule: true,
    });
    return createRow(world, flows, { priority: 2, ...fields, status: "draft" }, teamId);
  },

  /** Status and steps have operations of their own. */
  updateFlow: (input, world) => {
    const fields = onlyFields(input.body, { name: true, description: true, schedule: true });
    const flow = updateRow(world, flows, flowUuid(input), fields);
    release(world, "flow_uuid", flowUuid(input));
    return flow;
  },

  cloneFlow: ({ body, teamId }, world) => {
    const original = named(world, "flows", "flow_uuid", body.flow_uuid);
    const { flow_workspace_uuid = original.flow_workspace_uuid, name } = body;
    checkWorkspace(world, flow_workspace_uuid);
    const { uuid: _, created_at: __, updated_at: ___, ...settings } = original;
    const own = { name, flow_workspace_uuid, flow_version_uuid: "", public_uuid: null, status: "off" };
    const copy = createRow(world, flows, { ...settings, ...own }, teamId);
    const version = versionOf(world, original);
    if (version === undefined) return copy;
    const tree = { ...onlyFields(version, TREE), flow_uuid: copy.uuid };
    const { uuid: flow_version_uuid } = createRow(world, FLOW_VERSIONS, tree, teamId);
    return updateRow(world, flows, String(copy.uuid), { flow_version_uuid });
  },

  /** Its contacts leave it, and its versions go with it. */
  deleteFlow: (input, world) => {
    const uuid = flowUuid(input);
    world.require("flows", uuid);
    for (const enrolment of activeIn(world, uuid)) finish(world, enrolment, "canceled");
    for (const version of world.table("flow-versions").findBy("flow_uuid", uuid)) {
      deleteRow(world, FLOW_VERSIONS, String(version.uuid));
    }
    return deleteRow(world, flows, uuid);
  },

  startFlow: (input, world) => {
    const flow = world.require("flows", flowUuid(input));
    if (flow.status === "archived") throw refused("An archived automation has to be restored first.");
    const version = versionOf(world, flow);
    if (version === undefined) throw invalid("flow_version_uuid", "The automation has no steps yet.");
    if (flow.status === "on") return flow;
    const started = setStatus(world, flow, "on");
    enterUnasked(world, String(flow.uuid), version);
    for (const enrolment of activeIn(world, String(flow.uuid))) {
      if (enrolment.flow_node_id === null) begin(world, enrolment, started);
    }
    release(world, "flow_uuid", String(flow.uuid));
    return started;
  },

  stopFlow: (input, world) => {
    const flow = world.require("flows", flowUuid(input));
    return flow.status === "on" ? setStatus(world, flow, "off") : flow;
  },

  archiveFlow: (input, world) => setStatus(world, world.require("flows", flowUuid(input)), "archived"),

  unarchiveFlow: (input, world) => {
    const flow = world.require("flows", flowUuid(input));
    return flow.status === "archived" ? setStatus(world, flow, "off") : flow;
  },

  /** The automations inside stay, without a folder. */
  deleteFlowWorkspace: (input, world) => {
    const workspace = idOf(input);
    deleteRow(world, collection("flow-workspaces"), workspace);
    for (const flow of world.table("flows").findBy("flow_workspace_uuid", workspace)) {
      updateRow(world, flows, String(flow.uuid), { flow_workspace_uuid: null });
    }
  },
};

export const flowUuid = ({ path }: Input): string => String(path.flowUuid);

/** Contacts whom an audience takes in by a filter, each of them once. */
function enterUnasked(world: World, flow: string, version: Row): void {
  for (const { id, mass_actions_filter: filter } of listOf(version.contact_sources)) {
    if (!isFields(filter)) continue;
    const options = { segment: Number(id), addedBy: "filter" };
    for (const lead of selectIds(world, leads, readSelection(leads, filter))) {
      const wasIn = enrolmentsOf(world, lead).some(({ flow_uuid }) => flow_uuid === flow);
      if (!wasIn) enrol(world, flow, lead, options);
    }
  }
}

function activeIn(world: World, flow: string): Row[] {
  return [...rowsWith(world, "flow-leads", "flow_uuid", flow)].filter(
    ({ status }) => status === "in_progress",
  );
}

const setStatus = (world: World, { uuid }: Row, status: string): Row =>
  updateRow(world, flows, String(uuid), { status });

function checkWorkspace(world: World, uuid: unknown): void {
  if (uuid !== undefined && uuid !== null) named(world, "flow-workspaces", "flow_workspace_uuid", uuid);
}

const refused = (message: string): Refusal => new Refusal(422, "bad_request", message);
