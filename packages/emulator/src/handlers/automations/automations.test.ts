import { describe, expect, test } from "vitest";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import {
  ALWAYS_OPEN,
  linearSteps,
  messageNode,
  OutreachFixture,
} from "../../../test/support/outreach-fixture.ts";
import { DAY } from "../../durations.ts";

const FLOWS = "/flows/api/flows";
const settings = { name: "Spring", schedule: ALWAYS_OPEN, use_sender_schedule: false };

describe("an automation", () => {
  test("is created as a draft that can be started", async () => {
    const outreach = new OutreachFixture();
    const flow = await outreach.post(FLOWS, settings);
    expect(flow).toMatchObject({ status: "draft", priority: 2, is_public: false });
    expect(await outreach.get(`${FLOWS}/${flow.uuid}`)).toEqual(flow);
    expect((await outreach.call("PUT", `${FLOWS}/${flow.uuid}/start`)).status).toBe(200);
  });

  test("is started, stopped, archived and restored", async () => {
    const outreach = new OutreachFixture();
    const flow = await outreach.flow([messageNode("One.")], { start: false });
    const status = async (): Promise<string> => (await outreach.get(`${FLOWS}/${flow}`)).status;
    const put = (action: string): ReturnType<typeof outreach.call> =>
      outreach.call("PUT", `${FLOWS}/${flow}/${action}`);
    await put("stop");
    expect(await status()).toBe("draft");
    expect((await put("start")).body.status).toBe("on");
    expect((await put("start")).status).toBe(200);
    expect((await put("stop")).body.status).toBe("off");
    expect((await put("archive")).body.status).toBe("archived");
    expect((await put("start")).status).toBe(422);
    expect((await put("stop")).body.status).toBe("archived");
    expect((await put("unarchive")).body.status).toBe("off");
    expect((await put("start")).body.status).toBe("on");
  });

  test("keeps its status and version when it is updated", async () => {
    const outreach = new OutreachFixture();
    const flow = await outreach.post(FLOWS, settings);
    const body = {
      name: "Summer",
      status: "on",
      flow_version_uuid: UNKNOWN_UUID,
      uuid: UNKNOWN_UUID,
      team_id: 9,
    };
    await outreach.call("PUT", `${FLOWS}/${flow.uuid}`, body);
    expect(await outreach.get(`${FLOWS}/${flow.uuid}`)).toEqual({ ...flow, name: "Summer" });
  });

  test("is created as a draft even if the request sets another status", async () => {
    const outreach = new OutreachFixture();
    expect(await outreach.post(FLOWS, { ...settings, status: "on", user_id: 99 })).toMatchObject({
      status: "draft",
      user_id: 7,
    });
  });

  test("is cloned together with its version", async () => {
    const outreach = new OutreachFixture();
    const original = await outreach.flow([messageNode("One.")]);
    const clone = await outreach.post(`${FLOWS}/clone`, { flow_uuid: original, name: "Copy" });
    expect(clone).toMatchObject({ name: "Copy", status: "off" });
    const [copied] = await outreach.get(`${FLOWS}/${clone.uuid}/flow-versions`);
    const [source] = await outreach.get(`${FLOWS}/${original}/flow-versions`);
    expect(copied).toEqual({ ...source, uuid: clone.flow_version_uuid, flow_uuid: clone.uuid });
    expect(copied.uuid).not.toBe(source.uuid);
    expect((await outreach.call("PUT", `${FLOWS}/${clone.uuid}/start`)).status).toBe(200);
    expect(
      (await outreach.call("POST", `${FLOWS}/clone`, { flow_uuid: UNKNOWN_UUID, name: "x" })).status,
    ).toBe(422);
  });

  test("cancels its enrolments and deletes its versions when it is deleted", async () => {
    const outreach = new OutreachFixture();
    const { uuid: sender } = await outreach.sender();
    const { uuid: lead } = await outreach.lead();
    const flow = await outreach.flow([messageNode("One.")], { sender });
    const [{ uuid: version }] = await outreach.get(`${FLOWS}/${flow}/flow-versions`);
    await outreach.enrol(flow, lead);
    expect((await outreach.call("DELETE", `${FLOWS}/${flow}`)).status).toBe(204);
    outreach.emulator.advance(DAY);
    expect(await outreach.messages()).toEqual([]);
    expect(await outreach.enrolments()).toMatchObject([{ status: "canceled" }]);
    expect((await outreach.call("GET", `/flows/api/flow-versions/${version}`)).status).toBe(404);
    expect((await outreach.call("DELETE", `${FLOWS}/${flow}`)).status).toBe(404);
  });

  test("enrols the contacts that match the filter of an audience when it is started", async () => {
    const outreach = new OutreachFixture();
    const { uuid: lead } = await outreach.lead("known");
    await outreach.lead("stranger");
    const flow = await outreach.post(FLOWS, settings);
    const contact_sources = [{ id: 4, sender_profiles: [], mass_actions_filter: { ids: [lead] } }];
    await outreach.post(`${FLOWS}/${flow.uuid}/flow-versions`, { contact_sources, nodes: linearSteps([]) });
    await outreach.call("PUT", `${FLOWS}/${flow.uuid}/start`);
    expect(await outreach.enrolments()).toMatchObject([
      { lead_uuid: lead, contact_source_id: 4, added_by: "filter" },
    ]);
    outreach.emulator.advance(DAY);
    await outreach.call("PUT", `${FLOWS}/${flow.uuid}/stop`);
    await outreach.call("PUT", `${FLOWS}/${flow.uuid}/start`);
    expect(await outreach.enrolments()).toHaveLength(1);
  });

  test("remains without a folder when its folder is deleted", async () => {
    const outreach = new OutreachFixture();
    const { uuid: folder } = await outreach.post("/flows/api/flow-workspaces", { name: "Folder" });
    const { uuid } = await outreach.post(FLOWS, { ...settings, flow_workspace_uuid: folder });
    expect((await outreach.call("DELETE", `/flows/api/flow-workspaces/${folder}`)).status).toBe(200);
    expect(await outreach.get(`${FLOWS}/${uuid}`)).toMatchObject({ flow_workspace_uuid: null });
    expect((await outreach.call("POST", FLOWS, { ...settings, flow_workspace_uuid: folder })).status).toBe(
      422,
    );
  });
});

describe("a version", () => {
  const sources = [{ id: 1, sender_profiles: [] }];

  test("becomes the current version of the automation and is listed newest first", async () => {
    const outreach = new OutreachFixture();
    const { uuid: flow } = await outreach.post(FLOWS, settings);
    const path = `${FLOWS}/${flow}/flow-versions`;
    const nodes = linearSteps([messageNode("One.")]);
    await outreach.call("POST", path, { contact_sources: sources, nodes });
    const { status } = await outreach.call("POST", path, {
      contact_sources: sources,
      nodes,
      first_common_node_id: 2,
    });
    expect(status).toBe(201);
    const [newest, oldest, first, ...others] = await outreach.get(path);
    expect(others).toEqual([]);
    expect(newest).toMatchObject({
      contact_sources: sources,
      nodes,
      first_common_node_id: 2,
      flow_uuid: flow,
    });
    expect(oldest.first_common_node_id).toBeNull();
    expect(await outreach.get(`/flows/api/flow-versions/${newest.uuid}`)).toEqual(newest);
    expect((await outreach.get(`${FLOWS}/${flow}`)).flow_version_uuid).toBe(newest.uuid);
    expect((await outreach.call("DELETE", `/flows/api/flow-versions/${newest.uuid}`)).status).toBe(422);
    expect((await outreach.call("DELETE", `/flows/api/flow-versions/${oldest.uuid}`)).status).toBe(204);
    expect(await outreach.get(path)).toEqual([newest, first]);
  });

  test.for([
    ["no audience", { contact_sources: [] }],
    ["a step without dates", { nodes: [{ id: 1, type: "end", before: [], after: [] }] }],
    ["a step without edges", { nodes: [{ id: 1, type: "end", created_at: "x", updated_at: "x" }] }],
    ["two steps with the same id", { nodes: [...linearSteps([]), ...linearSteps([])] }],
    ["an id that is a string", { nodes: [{ ...linearSteps([])[0], id: "1" }] }],
  ] as const)("is rejected with %s", async ([, invalid]) => {
    const outreach = new OutreachFixture();
    const { uuid: flow, flow_version_uuid: uuid } = await outreach.post(FLOWS, settings);
    const body = { contact_sources: sources, nodes: linearSteps([]), ...invalid };
    expect((await outreach.call("POST", `${FLOWS}/${flow}/flow-versions`, body)).status).toBe(422);
    expect(await outreach.get(`${FLOWS}/${flow}/flow-versions`)).toMatchObject([{ uuid }]);
  });

  test("does not change the steps of contacts on an older version", async () => {
    const outreach = new OutreachFixture();
    const { uuid: sender } = await outreach.sender();
    const { uuid: lead } = await outreach.lead();
    const flow = await outreach.flow([messageNode("One."), messageNode("Two.", { delay_in_seconds: 3600 })], {
      sender,
    });
    await outreach.enrol(flow, lead);
    outreach.emulator.advance(60_000);
    const body = {
      contact_sources: sources,
      nodes: linearSteps([messageNode("New one."), messageNode("New two.")]),
    };
    await outreach.call("POST", `${FLOWS}/${flow}/flow-versions`, body);
    outreach.emulator.advance(DAY);
    expect((await outreach.messages()).map(({ text }: { text: string }) => text)).toEqual(["One.", "Two."]);
  });
});

describe("validation", () => {
  const check = "/flows/api/flow-versions/validate-node";
  const edges = { before: [], after: [] };

  test.for([
    [{ id: 1, type: "end", ...edges, payload: [] }, 204],
    [{ id: 1, type: "linkedin_send_message", ...edges, payload: { template: "Hello" } }, 204],
    [{ id: 1, type: "something_new", ...edges }, 204],
    [{ id: 1, type: "linkedin_send_message", ...edges, payload: {} }, 422],
    [{ id: 1, type: "linkedin_send_connection_request", ...edges, payload: {} }, 204],
    [{ id: 1, type: "gs_add_tag", ...edges, payload: {} }, 422],
    [{ id: 1, type: "end", ...edges, automation: "manual" }, 422],
    [{ id: 1, type: "end", ...edges, delay_in_seconds: -1 }, 422],
    [{ id: "1", type: "end", ...edges }, 422],
    [{ id: 1, type: "end", before: [] }, 500],
    [{ id: 1, type: "end", after: [] }, 500],
  ] as const)("of the step %j returns a %i", async ([node, status]) => {
    expect((await new OutreachFixture().call("POST", check, node)).status).toBe(status);
  });

  test("of an audience returns a 200 or a 422", async () => {
    const { call } = new OutreachFixture();
    const path = "/flows/api/flow-versions/validate-contact-source";
    expect((await call("POST", path, { id: 1, type: "manual", options: {} })).status).toBe(200);
    expect((await call("POST", path, { id: 1, type: "unheard_of" })).status).toBe(422);
  });
});
