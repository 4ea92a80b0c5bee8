import { expect, test } from "vitest";
import { Campaign, DAY, MINUTE, message, NOBODY } from "../../../test/support/outreach-fixture.ts";

const FLOWS = "/flows/api/flows";

test("a contact is enrolled once, however often it is asked for", async () => {
  const campaign = new Campaign();
  const { uuid: sender } = await campaign.sender();
  const { uuid: lead } = await campaign.lead();
  const flow = await campaign.flow([message("One.")], { sender });
  expect((await campaign.enrol(flow, lead)).status).toBe(204);
  expect((await campaign.enrol(flow, lead)).status).toBe(204);
  expect(await campaign.enrolments()).toMatchObject([
    { flow_uuid: flow, lead_uuid: lead, status: "in_progress", sender_profile_uuid: sender },
  ]);
  expect(campaign.emulator.ledger.effects("enrolled")).toMatchObject([{ flow, lead }]);
  campaign.emulator.advance(DAY);
  expect(await campaign.messages()).toHaveLength(1);
});

test("who is through can be enrolled again", async () => {
  const campaign = new Campaign();
  const { uuid: lead } = await campaign.lead();
  const flow = await campaign.flow([]);
  await campaign.enrol(flow, lead);
  await campaign.enrol(flow, lead);
  expect(await campaign.enrolments({ status: ["finished"] })).toHaveLength(2);
});

test.for([
  [NOBODY, undefined],
  [undefined, NOBODY],
])("an unknown automation or contact is a 404", async ([noFlow, noLead]) => {
  const campaign = new Campaign();
  const flow = noFlow ?? (await campaign.flow([]));
  const lead = noLead ?? (await campaign.lead()).uuid;
  expect((await campaign.enrol(flow, lead)).status).toBe(404);
  expect(await campaign.enrolments()).toEqual([]);
});

test("who is blacklisted is not enrolled", async () => {
  const campaign = new Campaign();
  const { uuid: lead } = await campaign.lead("left-alone");
  await campaign.post("/leads/api/leads-blacklist", { linkedin: "left-alone" });
  const flow = await campaign.flow([message("One.")]);
  await campaign.enrol(flow, lead);
  const body = { lead: { linkedin_id: "left-alone" }, list_uuid: await campaign.list() };
  const added = await campaign.call("POST", `${FLOWS}/${flow}/add-new-lead`, body);
  expect(added).toMatchObject({ status: 200, body: { reason: "blacklisted" } });
  expect(await campaign.enrolments()).toEqual([]);
  expect(campaign.emulator.ledger.effects("enrolled")).toEqual([]);
});

test("a new person is saved and enrolled with 204", async () => {
  const campaign = new Campaign();
  const flow = await campaign.flow([message("One.")], { start: false });
  const list_uuid = await campaign.list();
  const lead = { linkedin_id: "brand-new", first_name: "Alex" };
  const added = await campaign.call("POST", `${FLOWS}/${flow}/add-new-lead`, { lead, list_uuid });
  expect([added.status, added.body]).toEqual([204, ""]);
  const contact = await campaign.post("/leads/api/leads/lookup-one", { linkedin_id: "brand-new" });
  expect(contact).toMatchObject({ first_name: "Alex", list_uuid });
  expect(await campaign.enrolments()).toMatchObject([{ lead_uuid: contact.uuid }]);
  const again = await campaign.call("POST", `${FLOWS}/${flow}/add-new-lead`, { lead, list_uuid });
  expect(again).toMatchObject({ status: 200, body: { reason: "already_in_automation" } });
});

test("a person who is known is skipped, updated or left as it is, as asked for", async () => {
  const campaign = new Campaign();
  const { uuid } = await campaign.lead("known", { position: "Driver" });
  const list_uuid = await campaign.list();
  const lead = { linkedin_id: "known", position: "Head of Operations" };
  const add = async (more: object): Promise<number> => {
    const flow = await campaign.flow([], { start: false });
    return (await campaign.call("POST", `${FLOWS}/${flow}/add-new-lead`, { lead, list_uuid, ...more }))
      .status;
  };
  expect(await add({ skip_if_lead_exists: true })).toBe(200);
  expect(await add({ update_lead_if_exists: false })).toBe(204);
  expect((await campaign.getLead(uuid)).position).toBe("Driver");
  expect(await add({})).toBe(204);
  expect((await campaign.getLead(uuid)).position).toBe("Head of Operations");
});

test("a list that does not exist refuses the person, who is not saved", async () => {
  const campaign = new Campaign();
  const flow = await campaign.flow([]);
  const body = { lead: { linkedin_id: "lost" }, list_uuid: NOBODY };
  expect((await campaign.call("POST", `${FLOWS}/${flow}/add-new-lead`, body)).status).toBe(422);
  expect((await campaign.call("POST", "/leads/api/leads/lookup-one", { linkedin_id: "lost" })).status).toBe(
    404,
  );
});

test("enrolments are listed by automation, contact and status, in arrays; another key is a 500", async () => {
  const campaign = new Campaign();
  const { uuid: lead } = await campaign.lead("one");
  const { uuid: other } = await campaign.lead("two");
  const flow = await campaign.flow([], { start: false });
  await campaign.enrol(flow, lead);
  await campaign.enrol(flow, other);
  await campaign.call("PUT", `${FLOWS}/leads/${other}/cancel-all`);
  expect(await campaign.enrolments({ flow_uuid: [flow] })).toHaveLength(2);
  expect(await campaign.enrolments({ lead_uuid: [lead], status: ["in_progress"] })).toHaveLength(1);
  expect(await campaign.enrolments({ flow_uuid: [NOBODY] })).toEqual([]);
  const path = `${FLOWS}-leads/list`;
  expect((await campaign.call("POST", path, { filter: { sender_profile_uuid: [NOBODY] } })).status).toBe(500);
  expect((await campaign.call("POST", path, { filter: { status: "in_progress" } })).status).toBe(422);
  const page = await campaign.call("POST", path, { limit: 1 });
  expect(page.body).toMatchObject({ limit: 1, offset: 0, total: 2, has_more: true });
});

test("a contact leaves the automations that are named, and what waited there is called off", async () => {
  const campaign = new Campaign();
  const { uuid: sender } = await campaign.sender();
  const { uuid: lead } = await campaign.lead();
  const flows = [
    await campaign.flow([message("A.")], { sender }),
    await campaign.flow([message("B.")], { sender }),
  ];
  for (const flow of flows) await campaign.enrol(flow, lead);
  const path = `${FLOWS}/leads/${lead}/cancel`;
  expect((await campaign.call("PUT", path, { flow_uuids: [] })).status).toBe(422);
  expect((await campaign.call("PUT", path, { flow_uuids: [flows[0]] })).status).toBe(204);
  campaign.emulator.advance(MINUTE);
  expect((await campaign.messages()).map(({ text }: { text: string }) => text)).toEqual(["B."]);
  expect(await campaign.tasks(`filter[flow_uuid]=${flows[0]}`)).toMatchObject([{ status: "canceled" }]);
  expect(campaign.emulator.ledger.effects("cancelled")).toMatchObject([{ flow: flows[0], lead }]);
});

test("the history of a contact can be erased, and what waited is not sent", async () => {
  const campaign = new Campaign();
  const { uuid: sender } = await campaign.sender();
  const { uuid: lead } = await campaign.lead();
  const flow = await campaign.flow([message("One.")], { sender });
  await campaign.enrol(flow, lead);
  expect((await campaign.call("DELETE", `${FLOWS}/leads/${lead}`)).status).toBe(204);
  campaign.emulator.advance(DAY);
  expect(await campaign.enrolments()).toEqual([]);
  expect(await campaign.messages()).toEqual([]);
  expect((await campaign.call("DELETE", `${FLOWS}/leads/${NOBODY}`)).status).toBe(404);
});

test("contacts of one audience are shared out among its senders", async () => {
  const campaign = new Campaign();
  const [one, two] = [await campaign.sender(), await campaign.sender()];
  const flow = await campaign.flow([], { start: false });
  const contact_sources = [
    { id: 1, sender_profiles: [] },
    { id: 2, sender_profiles: [one.uuid, two.uuid] },
  ];
  const [{ nodes }] = await campaign.get(`${FLOWS}/${flow}/flow-versions`);
  await campaign.post(`${FLOWS}/${flow}/flow-versions`, { contact_sources, nodes });
  for (const handle of ["a", "b", "c", "d"]) {
    const body = { lead: { linkedin_id: handle }, list_uuid: await campaign.list(), flow_segment_id: 2 };
    await campaign.call("POST", `${FLOWS}/${flow}/add-new-lead`, body);
  }
  const senders = (await campaign.enrolments()).map(
    (row: { sender_profile_uuid: string }) => row.sender_profile_uuid,
  );
  expect(senders.toSorted()).toEqual([one.uuid, one.uuid, two.uuid, two.uuid].toSorted());
});
