import { expect, test } from "vitest";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import { messageNode, OutreachFixture } from "../../../test/support/outreach-fixture.ts";
import { DAY, MINUTE } from "../../durations.ts";

const FLOWS = "/flows/api/flows";

test("a contact is enrolled only once", async () => {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const { uuid: lead } = await outreach.lead();
  const flow = await outreach.flow([messageNode("One.")], { sender });
  expect((await outreach.enrol(flow, lead)).status).toBe(204);
  expect((await outreach.enrol(flow, lead)).status).toBe(204);
  expect(await outreach.enrolments()).toMatchObject([
    { flow_uuid: flow, lead_uuid: lead, status: "in_progress", sender_profile_uuid: sender },
  ]);
  expect(outreach.emulator.ledger.effects("enrolled")).toMatchObject([{ flow, lead }]);
  outreach.emulator.advance(DAY);
  expect(await outreach.messages()).toHaveLength(1);
});

test("a contact that has finished can be enrolled again", async () => {
  const outreach = new OutreachFixture();
  const { uuid: lead } = await outreach.lead();
  const flow = await outreach.flow([]);
  await outreach.enrol(flow, lead);
  await outreach.enrol(flow, lead);
  expect(await outreach.enrolments({ status: ["finished"] })).toHaveLength(2);
});

test.for([
  [UNKNOWN_UUID, undefined],
  [undefined, UNKNOWN_UUID],
])("an unknown automation or contact returns a 404", async ([noFlow, noLead]) => {
  const outreach = new OutreachFixture();
  const flow = noFlow ?? (await outreach.flow([]));
  const lead = noLead ?? (await outreach.lead()).uuid;
  expect((await outreach.enrol(flow, lead)).status).toBe(404);
  expect(await outreach.enrolments()).toEqual([]);
});

test("a blacklisted contact is not enrolled", async () => {
  const outreach = new OutreachFixture();
  const { uuid: lead } = await outreach.lead("left-alone");
  await outreach.post("/leads/api/leads-blacklist", { linkedin: "left-alone" });
  const flow = await outreach.flow([messageNode("One.")]);
  await outreach.enrol(flow, lead);
  const body = { lead: { linkedin_id: "left-alone" }, list_uuid: await outreach.list() };
  const added = await outreach.call("POST", `${FLOWS}/${flow}/add-new-lead`, body);
  expect(added).toMatchObject({ status: 200, body: { reason: "blacklisted" } });
  expect(await outreach.enrolments()).toEqual([]);
  expect(outreach.emulator.ledger.effects("enrolled")).toEqual([]);
});

test("addNewLeadToFlow saves and enrols a new person with a 204", async () => {
  const outreach = new OutreachFixture();
  const flow = await outreach.flow([messageNode("One.")], { start: false });
  const list_uuid = await outreach.list();
  const lead = { linkedin_id: "brand-new", first_name: "Alex" };
  const added = await outreach.call("POST", `${FLOWS}/${flow}/add-new-lead`, { lead, list_uuid });
  expect([added.status, added.body]).toEqual([204, ""]);
  const contact = await outreach.post("/leads/api/leads/lookup-one", { linkedin_id: "brand-new" });
  expect(contact).toMatchObject({ first_name: "Alex", list_uuid });
  expect(await outreach.enrolments()).toMatchObject([{ lead_uuid: contact.uuid }]);
  const again = await outreach.call("POST", `${FLOWS}/${flow}/add-new-lead`, { lead, list_uuid });
  expect(again).toMatchObject({ status: 200, body: { reason: "already_in_automation" } });
});

test("an existing contact is skipped, updated or kept as requested", async () => {
  const outreach = new OutreachFixture();
  const { uuid } = await outreach.lead("known", { position: "Driver" });
  const list_uuid = await outreach.list();
  const lead = { linkedin_id: "known", position: "Head of Operations" };
  const add = async (more: object): Promise<number> => {
    const flow = await outreach.flow([], { start: false });
    return (await outreach.call("POST", `${FLOWS}/${flow}/add-new-lead`, { lead, list_uuid, ...more }))
      .status;
  };
  expect(await add({ skip_if_lead_exists: true })).toBe(200);
  expect(await add({ update_lead_if_exists: false })).toBe(204);
  expect((await outreach.getLead(uuid)).position).toBe("Driver");
  expect(await add({})).toBe(204);
  expect((await outreach.getLead(uuid)).position).toBe("Head of Operations");
});

test("an unknown list returns a 422, and the person is not saved", async () => {
  const outreach = new OutreachFixture();
  const flow = await outreach.flow([]);
  const body = { lead: { linkedin_id: "lost" }, list_uuid: UNKNOWN_UUID };
  expect((await outreach.call("POST", `${FLOWS}/${flow}/add-new-lead`, body)).status).toBe(422);
  expect((await outreach.call("POST", "/leads/api/leads/lookup-one", { linkedin_id: "lost" })).status).toBe(
    404,
  );
});

test("enrolments are filtered by arrays of automations, contacts and statuses; another filter returns a 500", async () => {
  const outreach = new OutreachFixture();
  const { uuid: lead } = await outreach.lead("one");
  const { uuid: other } = await outreach.lead("two");
  const flow = await outreach.flow([], { start: false });
  await outreach.enrol(flow, lead);
  await outreach.enrol(flow, other);
  await outreach.call("PUT", `${FLOWS}/leads/${other}/cancel-all`);
  expect(await outreach.enrolments({ flow_uuid: [flow] })).toHaveLength(2);
  expect(await outreach.enrolments({ lead_uuid: [lead], status: ["in_progress"] })).toHaveLength(1);
  expect(await outreach.enrolments({ flow_uuid: [UNKNOWN_UUID] })).toEqual([]);
  const path = `${FLOWS}-leads/list`;
  expect(
    (await outreach.call("POST", path, { filter: { sender_profile_uuid: [UNKNOWN_UUID] } })).status,
  ).toBe(500);
  expect((await outreach.call("POST", path, { filter: { status: "in_progress" } })).status).toBe(422);
  const page = await outreach.call("POST", path, { limit: 1 });
  expect(page.body).toMatchObject({ limit: 1, offset: 0, total: 2, has_more: true });
});

test("cancelLeadFromFlows cancels the enrolments and tasks of the given automations", async () => {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const { uuid: lead } = await outreach.lead();
  const flows = [
    await outreach.flow([messageNode("A.")], { sender }),
    await outreach.flow([messageNode("B.")], { sender }),
  ];
  for (const flow of flows) await outreach.enrol(flow, lead);
  const path = `${FLOWS}/leads/${lead}/cancel`;
  expect((await outreach.call("PUT", path, { flow_uuids: [] })).status).toBe(422);
  expect((await outreach.call("PUT", path, { flow_uuids: [flows[0]] })).status).toBe(204);
  outreach.emulator.advance(MINUTE);
  expect((await outreach.messages()).map(({ text }: { text: string }) => text)).toEqual(["B."]);
  expect(await outreach.tasks(`filter[flow_uuid]=${flows[0]}`)).toMatchObject([{ status: "canceled" }]);
  expect(outreach.emulator.ledger.effects("cancelled")).toMatchObject([{ flow: flows[0], lead }]);
});

test("deleting the history of a contact cancels its planned messages", async () => {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const { uuid: lead } = await outreach.lead();
  const flow = await outreach.flow([messageNode("One.")], { sender });
  await outreach.enrol(flow, lead);
  expect((await outreach.call("DELETE", `${FLOWS}/leads/${lead}`)).status).toBe(204);
  outreach.emulator.advance(DAY);
  expect(await outreach.enrolments()).toEqual([]);
  expect(await outreach.messages()).toEqual([]);
  expect((await outreach.call("DELETE", `${FLOWS}/leads/${UNKNOWN_UUID}`)).status).toBe(404);
});

test("contacts of an audience are distributed among its senders", async () => {
  const outreach = new OutreachFixture();
  const [one, two] = [await outreach.sender(), await outreach.sender()];
  const flow = await outreach.flow([], { start: false });
  const contact_sources = [
    { id: 1, sender_profiles: [] },
    { id: 2, sender_profiles: [one.uuid, two.uuid] },
  ];
  const [{ nodes }] = await outreach.get(`${FLOWS}/${flow}/flow-versions`);
  await outreach.post(`${FLOWS}/${flow}/flow-versions`, { contact_sources, nodes });
  for (const handle of ["a", "b", "c", "d"]) {
    const body = { lead: { linkedin_id: handle }, list_uuid: await outreach.list(), flow_segment_id: 2 };
    await outreach.call("POST", `${FLOWS}/${flow}/add-new-lead`, body);
  }
  const senders = (await outreach.enrolments()).map(
    (row: { sender_profile_uuid: string }) => row.sender_profile_uuid,
  );
  expect(senders.toSorted()).toEqual([one.uuid, one.uuid, two.uuid, two.uuid].toSorted());
});
