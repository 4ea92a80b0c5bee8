import { enrol, enrolmentsOf } from "../../automation/enrolment.ts";
import { FLOW_VERSIONS, rowsWith } from "../../automation/flow-collections.ts";
import { currentVersion, fieldsList } from "../../automation/flow-tree.ts";
import { endEnrolment, releaseHeldTasks, startEnrolment } from "../../automation/progress.ts";
import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow, deleteRow, idParameter, pickFields, updateRow } from "../../collections/crud.ts";
import { leads, requireCollection, requireReferencedRow } from "../../collections/records.ts";
import { readSelection, selectIds } from "../../collections/selection.ts";
import type { Handlers } from "../../http/handler.ts";
import { HttpError } from "../../http/http-error.ts";
import type { OperationInput } from "../../http/operation-input.ts";
import { type Fields, isFields } from "../../json.ts";

const flows = requireCollection("flows");

const COPIED_VERSION_FIELDS = { nodes: true, contact_sources: true, first_common_node_id: true };

export const automationHandlers: Handlers = {
  createFlow: ({ body, teamId }, backend) => {
    checkWorkspace(backend, body.flow_workspace_uuid);
    const fields = pickFields(body, {
      name: true,
      description: true,
      flow_workspace_uuid: true,
      is_public: true,
      priority: true,
      schedule: true,
      use_sender_schedule: true,
    });
    const flow = createRow(backend, flows, { priority: 2, ...fields, status: "draft" }, teamId);
    return addVersion(backend, flow, firstTree(backend.now));
  },

  /** Does not change the status and the steps, which have separate operations. */
  updateFlow: (input, backend) => {
    const fields = pickFields(input.body, { name: true, description: true, schedule: true });
    const flow = updateRow(backend, flows, flowUuidParameter(input), fields);
    releaseHeldTasks(backend, "flow_uuid", flowUuidParameter(input));
    return flow;
  },

  cloneFlow: ({ body, teamId }, backend) => {
    const original = requireReferencedRow(backend, "flows", "flow_uuid", body.flow_uuid);
    const { flow_workspace_uuid = original.flow_workspace_uuid, name } = body;
    checkWorkspace(backend, flow_workspace_uuid);
    const { uuid: _, created_at: __, updated_at: ___, ...settings } = original;
    const own = { name, flow_workspace_uuid, flow_version_uuid: "", public_uuid: null, status: "off" };
    const copy = createRow(backend, flows, { ...settings, ...own }, teamId);
    const version = currentVersion(backend, original);
    if (version === undefined) return copy;
    return addVersion(backend, copy, pickFields(version, COPIED_VERSION_FIELDS));
  },

  /** Also deletes the versions and cancels the active enrolments. */
  deleteFlow: (input, backend) => {
    const uuid = flowUuidParameter(input);
    backend.requireRow("flows", uuid);
    for (const enrolment of activeEnrolments(backend, uuid)) endEnrolment(backend, enrolment, "canceled");
    for (const version of backend.table("flow-versions").findBy("flow_uuid", uuid)) {
      deleteRow(backend, FLOW_VERSIONS, String(version.uuid));
    }
    return deleteRow(backend, flows, uuid);
  },

  startFlow: (input, backend) => {
    const flow = backend.requireRow("flows", flowUuidParameter(input));
    if (flow.status === "archived") {
      throw new HttpError(
        422,
        "bad_request",
        "An archived automation must be restored before it is started.",
      );
    }
    if (flow.status === "on") return flow;
    const version = backend.requireRow("flow-versions", flow.flow_version_uuid);
    const started = setStatus(backend, flow, "on");
    enrolFilteredContacts(backend, String(flow.uuid), version);
    for (const enrolment of activeEnrolments(backend, String(flow.uuid))) {
      if (enrolment.flow_node_id === null) startEnrolment(backend, enrolment, started);
    }
    releaseHeldTasks(backend, "flow_uuid", String(flow.uuid));
    return started;
  },

  stopFlow: (input, backend) => {
    const flow = backend.requireRow("flows", flowUuidParameter(input));
    return flow.status === "on" ? setStatus(backend, flow, "off") : flow;
  },

  archiveFlow: (input, backend) =>
    setStatus(backend, backend.requireRow("flows", flowUuidParameter(input)), "archived"),

  unarchiveFlow: (input, backend) => {
    const flow = backend.requireRow("flows", flowUuidParameter(input));
    return flow.status === "archived" ? setStatus(backend, flow, "off") : flow;
  },

  /** The automations of the folder remain, with `flow_workspace_uuid: null`. */
  deleteFlowWorkspace: (input, backend) => {
    const workspace = idParameter(input);
    deleteRow(backend, requireCollection("flow-workspaces"), workspace);
    for (const flow of backend.table("flows").findBy("flow_workspace_uuid", workspace)) {
      updateRow(backend, flows, String(flow.uuid), { flow_workspace_uuid: null });
    }
  },
};

/** Adds a version to an automation, which uses it from now on. */
function addVersion(backend: Backend, flow: Row, tree: Fields): Row {
  const fields = { ...tree, flow_uuid: flow.uuid };
  const { uuid: flow_version_uuid } = createRow(backend, FLOW_VERSIONS, fields, Number(flow.team_id));
  return updateRow(backend, flows, String(flow.uuid), { flow_version_uuid });
}

/** The steps of a new automation: none, but an end, and a contact source for contacts that are added one by one. */
const firstTree = (now: string): Fields => ({
  contact_sources: [{ id: 1, name: "Default", after_id: 1, rotation_strategy: "fair", sender_profiles: [] }],
  nodes: [{ id: 1, type: "end", payload: [], before: [], after: [], created_at: now, updated_at: now }],
  first_common_node_id: null,
});

export const flowUuidParameter = ({ path }: OperationInput): string => String(path.flowUuid);

/** Enrols the contacts that match the filter of an audience, unless they were enrolled before. */
function enrolFilteredContacts(backend: Backend, flow: string, version: Row): void {
  for (const { id, mass_actions_filter: filter } of fieldsList(version.contact_sources)) {
    if (!isFields(filter)) continue;
    const options = { segment: Number(id), addedBy: "filter" };
    for (const lead of selectIds(backend, leads, readSelection(leads, filter))) {
      const wasEnrolled = enrolmentsOf(backend, lead).some(({ flow_uuid }) => flow_uuid === flow);
      if (!wasEnrolled) enrol(backend, flow, lead, options);
    }
  }
}

function activeEnrolments(backend: Backend, flow: string): Row[] {
  return [...rowsWith(backend, "flow-leads", "flow_uuid", flow)].filter(
    ({ status }) => status === "in_progress",
  );
}

const setStatus = (backend: Backend, { uuid }: Row, status: string): Row =>
  updateRow(backend, flows, String(uuid), { status });

function checkWorkspace(backend: Backend, uuid: unknown): void {
  if (uuid !== undefined && uuid !== null)
    requireReferencedRow(backend, "flow-workspaces", "flow_workspace_uuid", uuid);
}
