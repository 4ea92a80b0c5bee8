import { describe, expect, test } from "vitest";
import { ALWAYS, Campaign, DAY, message, NOBODY, steps } from "../../../test/support/outreach-fixture.ts";

const FLOWS = "/flows/api/flows";
const plan = { name: "Spring", schedule: ALWAYS, use_sender_schedule: false };

describe("an automation", () => {
  test("is a draft at first, without steps", async () => {
    const campaign = new Campaign();
    const flow = await campaign.post(FLOWS, plan);
    expect(flow).toMatchObject({ status: "draft", priority: 2, is_public: false, flow_version_uuid: "" });
    expect(await campaign.get(`${FLOWS}/${flow.uuid}`)).toEqual(flow);
    expect((await campaign.call("PUT", `${FLOWS}/${flow.uuid}/start`)).status).toBe(422);
  });

  test("is started, stopped, archived and restored", async () => {
    const campaign = new Campaign();
    const flow = await campaign.flow([message("One.")], { start: false });
    const status = async (): Promise<string> => (await campaign.get(`${FLOWS}/${flow}`)).status;
    const put = (what: string): ReturnType<typeof campaign.call> =>
      campaign.call("PUT", `${FLOWS}/${flow}/${what}`);
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

  test("is neither started nor given other steps by an update", async () => {
    const campaign = new Campaign();
    const flow = await campaign.post(FLOWS, plan);
    const body = { name: "Summer", status: "on", flow_version_uuid: NOBODY, uuid: NOBODY, team_id: 9 };
    await campaign.call("PUT", `${FLOWS}/${flow.uuid}`, body);
    expect(await campaign.get(`${FLOWS}/${flow.uuid}`)).toEqual({ ...flow, name: "Summer" });
  });

  test("cannot be made running by its creation", async () => {
    const campaign = new Campaign();
    expect(await campaign.post(FLOWS, { ...plan, status: "on", user_id: 99 })).toMatchObject({
      status: "draft",
      user_id: 7,
    });
  });

  test("is cloned with a version of its own", async () => {
    const campaign = new Campaign();
    const original = await campaign.flow([message("One.")]);
    const clone = await campaign.post(`${FLOWS}/clone`, { flow_uuid: original, name: "Copy" });
    expect(clone).toMatchObject({ name: "Copy", status: "off" });
    const [copied] = await campaign.get(`${FLOWS}/${clone.uuid}/flow-versions`);
    const [source] = await campaign.get(`${FLOWS}/${original}/flow-versions`);
    expect(copied).toEqual({ ...source, uuid: clone.flow_version_uuid, flow_uuid: clone.uuid });
    expect(copied.uuid).not.toBe(source.uuid);
    expect((await campaign.call("PUT", `${FLOWS}/${clone.uuid}/start`)).status).toBe(200);
    expect((await campaign.call("POST", `${FLOWS}/clone`, { flow_uuid: NOBODY, name: "x" })).status).toBe(
      422,
    );
  });

  test("takes its contacts' steps and its versions with it when it is deleted", async () => {
    const campaign = new Campaign();
    const { uuid: sender } = await campaign.sender();
    const { uuid: lead } = await campaign.lead();
    const flow = await campaign.flow([message("One.")], { sender });
    const [{ uuid: version }] = await campaign.get(`${FLOWS}/${flow}/flow-versions`);
    await campaign.enrol(flow, lead);
    expect((await campaign.call("DELETE", `${FLOWS}/${flow}`)).status).toBe(204);
    campaign.emulator.advance(DAY);
    expect(await campaign.messages()).toEqual([]);
    expect(await campaign.enrolments()).toMatchObject([{ status: "canceled" }]);
    expect((await campaign.call("GET", `/flows/api/flow-versions/${version}`)).status).toBe(404);
    expect((await campaign.call("DELETE", `${FLOWS}/${flow}`)).status).toBe(404);
  });

  test("takes in whom the filter of an audience names when it is started", async () => {
    const campaign = new Campaign();
    const { uuid: lead } = await campaign.lead("known");
    await campaign.lead("stranger");
    const flow = await campaign.post(FLOWS, plan);
    const contact_sources = [{ id: 4, sender_profiles: [], mass_actions_filter: { ids: [lead] } }];
    await campaign.post(`${FLOWS}/${flow.uuid}/flow-versions`, { contact_sources, nodes: steps([]) });
    await campaign.call("PUT", `${FLOWS}/${flow.uuid}/start`);
    expect(await campaign.enrolments()).toMatchObject([
      { lead_uuid: lead, contact_source_id: 4, added_by: "filter" },
    ]);
    campaign.emulator.advance(DAY);
    await campaign.call("PUT", `${FLOWS}/${flow.uuid}/stop`);
    await campaign.call("PUT", `${FLOWS}/${flow.uuid}/start`);
    expect(await campaign.enrolments()).toHaveLength(1);
  });

  test("loses its folder, not its life, when the folder is deleted", async () => {
    const campaign = new Campaign();
    const { uuid: folder } = await campaign.post("/flows/api/flow-workspaces", { name: "Folder" });
    const { uuid } = await campaign.post(FLOWS, { ...plan, flow_workspace_uuid: folder });
    expect((await campaign.call("DELETE", `/flows/api/flow-workspaces/${folder}`)).status).toBe(200);
    expect(await campaign.get(`${FLOWS}/${uuid}`)).toMatchObject({ flow_workspace_uuid: null });
    expect((await campaign.call("POST", FLOWS, { ...plan, flow_workspace_uuid: folder })).status).toBe(422);
  });
});

describe("a version", () => {
  const sources = [{ id: 1, sender_profiles: [] }];

  test("moves the automation to it, and comes back as it was sent, the newest first", async () => {
    const campaign = new Campaign();
    const { uuid: flow } = await campaign.post(FLOWS, plan);
    const path = `${FLOWS}/${flow}/flow-versions`;
    const nodes = steps([message("One.")]);
    await campaign.call("POST", path, { contact_sources: sources, nodes });
    const { status } = await campaign.call("POST", path, {
      contact_sources: sources,
      nodes,
      first_common_node_id: 2,
    });
    expect(status).toBe(201);
    const [newest, oldest, ...others] = await campaign.get(path);
    expect(others).toEqual([]);
    expect(newest).toMatchObject({
      contact_sources: sources,
      nodes,
      first_common_node_id: 2,
      flow_uuid: flow,
    });
    expect(oldest.first_common_node_id).toBeNull();
    expect(await campaign.get(`/flows/api/flow-versions/${newest.uuid}`)).toEqual(newest);
    expect((await campaign.get(`${FLOWS}/${flow}`)).flow_version_uuid).toBe(newest.uuid);
    expect((await campaign.call("DELETE", `/flows/api/flow-versions/${newest.uuid}`)).status).toBe(422);
    expect((await campaign.call("DELETE", `/flows/api/flow-versions/${oldest.uuid}`)).status).toBe(204);
    expect(await campaign.get(path)).toEqual([newest]);
  });

  test.for([
    ["no audience", { contact_sources: [] }],
    ["a step without dates", { nodes: [{ id: 1, type: "end", before: [], after: [] }] }],
    ["a step without edges", { nodes: [{ id: 1, type: "end", created_at: "x", updated_at: "x" }] }],
    ["two steps of one number", { nodes: [...steps([]), ...steps([])] }],
    ["a number that is a text", { nodes: [{ ...steps([])[0], id: "1" }] }],
  ] as const)("is refused with %s", async ([, wrong]) => {
    const campaign = new Campaign();
    const { uuid: flow } = await campaign.post(FLOWS, plan);
    const body = { contact_sources: sources, nodes: steps([]), ...wrong };
    expect((await campaign.call("POST", `${FLOWS}/${flow}/flow-versions`, body)).status).toBe(422);
    expect(await campaign.get(`${FLOWS}/${flow}/flow-versions`)).toEqual([]);
  });

  test("does not change the way of contacts who are on an older one", async () => {
    const campaign = new Campaign();
    const { uuid: sender } = await campaign.sender();
    const { uuid: lead } = await campaign.lead();
    const flow = await campaign.flow([message("One."), message("Two.", { delay_in_seconds: 3600 })], {
      sender,
    });
    await campaign.enrol(flow, lead);
    campaign.emulator.advance(60_000);
    const body = { contact_sources: sources, nodes: steps([message("New one."), message("New two.")]) };
    await campaign.call("POST", `${FLOWS}/${flow}/flow-versions`, body);
    campaign.emulator.advance(DAY);
    expect((await campaign.messages()).map(({ text }: { text: string }) => text)).toEqual(["One.", "Two."]);
  });
});

describe("the checks", () => {
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
  ] as const)("answer a step %j with %i", async ([node, status]) => {
    expect((await new Campaign().call("POST", check, node)).status).toBe(status);
  });

  test("answer an audience with 200 or 422", async () => {
    const { call } = new Campaign();
    const path = "/flows/api/flow-versions/validate-contact-source";
    expect((await call("POST", path, { id: 1, type: "manual", options: {} })).status).toBe(200);
    expect((await call("POST", path, { id: 1, type: "unheard_of" })).status).toBe(422);
  });
});
