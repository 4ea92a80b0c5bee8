import { expect } from "vitest";
import { DAY } from "../../src/durations.ts";
import {
  enrolments,
  newContact,
  newFlow,
  newSender,
  newVersion,
  ONE_MESSAGE,
  runningFlow,
} from "../support/fixtures.ts";
import type { ReadBacks } from "./scenario.ts";

/** Automations, their versions and workspaces. */
export const automations: ReadBacks = {
  createFlow: async (api) => {
    const flow = await newFlow(api, "Logistics, summer");
    expect(await api.call("getFlow", { flowUuid: flow.uuid })).toEqual(flow);
    expect(flow).toMatchObject({ name: "Logistics, summer", use_sender_schedule: false });
  },
  updateFlow: async (api) => {
    const { uuid: flowUuid } = await newFlow(api);
    await api.call("updateFlow", { flowUuid, body: { name: "Renamed", description: "Short texts" } });
    expect(await api.call("getFlow", { flowUuid })).toMatchObject({
      name: "Renamed",
      description: "Short texts",
    });
  },
  deleteFlow: async (api) => {
    const { uuid: flowUuid } = await newFlow(api);
    await api.call("deleteFlow", { flowUuid });
    expect(await api.errorStatus("getFlow", { flowUuid })).toBe(404);
  },
  cloneFlow: async (api) => {
    const flow = await runningFlow(api, "The original");
    const clone = await api.call("cloneFlow", { body: { flow_uuid: flow.uuid, name: "The copy" } });
    expect(clone.uuid).not.toBe(flow.uuid);
    expect(await api.call("getFlow", { flowUuid: clone.uuid })).toEqual(clone);
    expect(clone.name).toBe("The copy");
    expect(clone.status).not.toBe("on");
    const [copied] = await api.call("listFlowVersions", { flowUuid: clone.uuid });
    const [original] = await api.call("listFlowVersions", { flowUuid: flow.uuid });
    expect(copied).toMatchObject({ nodes: original.nodes, contact_sources: original.contact_sources });
  },
  startFlow: async (api) => {
    const flow = await newFlow(api, "Started");
    await newVersion(api, flow.uuid, (await newSender(api)).uuid);
    expect(flow.status).not.toBe("on");
    await api.call("startFlow", { flowUuid: flow.uuid });
    expect(await api.call("getFlow", { flowUuid: flow.uuid })).toMatchObject({ status: "on" });
  },
  stopFlow: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    await api.call("stopFlow", { flowUuid });
    expect(await api.call("getFlow", { flowUuid })).toMatchObject({ status: "off" });
  },
  archiveFlow: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    await api.call("archiveFlow", { flowUuid });
    expect(await api.errorStatus("startFlow", { flowUuid })).toBe(422);
    expect(await api.call("getFlow", { flowUuid })).toMatchObject({ status: "archived" });
  },
  unarchiveFlow: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    await api.call("archiveFlow", { flowUuid });
    await api.call("unarchiveFlow", { flowUuid });
    expect((await api.call("getFlow", { flowUuid })).status).not.toBe("archived");
  },
  createFlowVersion: async (api) => {
    const { uuid: flowUuid } = await newFlow(api);
    const { uuid } = await newVersion(api, flowUuid, (await newSender(api)).uuid);
    const version = await api.call("getFlowVersion", { uuid });
    expect(version).toMatchObject({ uuid, flow_uuid: flowUuid });
    expect(version.nodes).toMatchObject(ONE_MESSAGE);
    expect(version.contact_sources).toMatchObject([{ name: "March list" }]);
    expect(await api.call("getFlow", { flowUuid })).toMatchObject({ flow_version_uuid: uuid });
  },
  deleteFlowVersion: async (api) => {
    const { uuid: flowUuid, flow_version_uuid: uuid } = await newFlow(api);
    await newVersion(api, flowUuid, (await newSender(api)).uuid);
    await api.call("deleteFlowVersion", { uuid });
    expect(await api.errorStatus("getFlowVersion", { uuid })).toBe(404);
    expect(await api.call("listFlowVersions", { flowUuid })).toHaveLength(1);
  },
  createFlowWorkspace: async (api) => {
    const workspace = await api.call("createFlowWorkspace", { body: { name: "North", order: 3 } });
    expect(workspace).toMatchObject({ name: "North", order: 3 });
    expect((await api.call("listFlowWorkspaces")).data).toContainEqual(workspace);
  },
  updateFlowWorkspace: async (api) => {
    const { uuid } = await api.call("createFlowWorkspace", { body: { name: "North" } });
    await api.call("updateFlowWorkspace", { uuid, body: { name: "South" } });
    expect((await api.call("listFlowWorkspaces")).data).toContainEqual(
      expect.objectContaining({ uuid, name: "South" }),
    );
  },
  deleteFlowWorkspace: async (api) => {
    const { uuid } = await api.call("createFlowWorkspace", { body: { name: "Old" } });
    await api.call("deleteFlowWorkspace", { uuid });
    expect((await api.call("listFlowWorkspaces")).data).not.toContainEqual(expect.objectContaining({ uuid }));
  },
  addLeadToFlow: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    const { uuid: leadUuid } = await newContact(api, "enrolled");
    await api.call("addLeadToFlow", { flowUuid, leadUuid });
    const filter = { flow_uuid: [flowUuid] };
    expect(await enrolments(api, filter)).toMatchObject([{ flow_uuid: flowUuid, lead_uuid: leadUuid }]);

    api.emulator.advance(7 * DAY);
    const query = `filter[lead_uuid]=${leadUuid}&filter[flow_uuid]=${flowUuid}&filter[flow_node_id]=1`;
    expect((await api.call("listTasks", { query })).data).toMatchObject([
      { type: "linkedin_send_message", automation: "auto", status: "closed" },
    ]);
    expect(
      (await api.call("listLinkedinMessages", { query: `filter[lead_uuid]=${leadUuid}` })).data,
    ).toMatchObject([{ type: "outbox", status: "done", text: "Good morning Robin." }]);
  },
  addNewLeadToFlow: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    const list = await api.call("createList", { body: { name: "New ones" } });
    const lead = { linkedin_id: "brand-new", first_name: "Alex", last_name: "Sample" };
    const body = { lead, list_uuid: list.uuid, skip_if_lead_exists: true };
    await api.call("addNewLeadToFlow", { flowUuid, body });
    const contact = await api.call("findOneContact", { body: { linkedin_id: "brand-new" } });
    expect(await enrolments(api, { flow_uuid: [flowUuid] })).toMatchObject([{ lead_uuid: contact.uuid }]);

    const skipped = await api.send("addNewLeadToFlow", { flowUuid, body });
    expect(skipped).toMatchObject({ status: 200, body: { reason: expect.any(String) } });
    expect(await enrolments(api, { flow_uuid: [flowUuid] })).toHaveLength(1);
  },
  cancelLeadFromFlows: async (api) => {
    const flows = [await runningFlow(api), await runningFlow(api)];
    const { uuid: leadUuid } = await newContact(api, "cancelled");
    for (const { uuid: flowUuid } of flows) await api.call("addLeadToFlow", { flowUuid, leadUuid });
    const [first, second] = flows.map(({ uuid }) => uuid);
    await api.call("cancelLeadFromFlows", { leadUuid, body: { flow_uuids: [first] } });
    expect(await enrolments(api, { lead_uuid: [leadUuid], status: ["canceled"] })).toMatchObject([
      { flow_uuid: first },
    ]);
    expect(await enrolments(api, { lead_uuid: [leadUuid], status: ["in_progress"] })).toMatchObject([
      { flow_uuid: second },
    ]);
  },
  cancelLeadFromAllFlows: async (api) => {
    const flows = [await runningFlow(api), await runningFlow(api)];
    const { uuid: leadUuid } = await newContact(api, "cancelled-everywhere");
    for (const { uuid: flowUuid } of flows) await api.call("addLeadToFlow", { flowUuid, leadUuid });
    await api.call("cancelLeadFromAllFlows", { leadUuid });
    expect(await enrolments(api, { lead_uuid: [leadUuid], status: ["canceled"] })).toHaveLength(2);
    api.emulator.advance(7 * DAY);
    const query = `filter[lead_uuid]=${leadUuid}`;
    expect((await api.call("listLinkedinMessages", { query })).data).toEqual([]);
  },
  deleteFlowLeadHistory: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    const { uuid: leadUuid } = await newContact(api, "forgotten");
    await api.call("addLeadToFlow", { flowUuid, leadUuid });
    await api.call("deleteFlowLeadHistory", { leadUuid });
    expect(await enrolments(api, { lead_uuid: [leadUuid] })).toEqual([]);
  },
};
