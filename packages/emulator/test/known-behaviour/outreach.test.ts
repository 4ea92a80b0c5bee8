import { expect, test } from "vitest";
import { DAY, MINUTE } from "../../src/durations.ts";
import type { AnyJson } from "../support/api.ts";
import { ALWAYS_OPEN, linearSteps, messageNode, OutreachFixture } from "../support/outreach-fixture.ts";
import { createNamedRows, serveEmulator } from "./account.ts";

const FLOWS = "/flows/api/flows";

test("a new automation has a version with an end and a contact source", async () => {
  const { read } = await serveEmulator();
  const settings = { name: "Spring", schedule: ALWAYS_OPEN, use_sender_schedule: false };
  const flow = await read("POST", FLOWS, settings);
  const [version, ...others] = await read("GET", `${FLOWS}/${flow.uuid}/flow-versions`);
  expect(others).toEqual([]);
  expect(version).toMatchObject({
    uuid: flow.flow_version_uuid,
    nodes: [{ type: "end", before: [], after: [] }],
  });
  expect(version.contact_sources).toMatchObject([{ id: 1, after_id: version.nodes[0].id }]);
  expect((await read("PUT", `${FLOWS}/${flow.uuid}/start`)).status).toBe("on");
});

test("a restarted automation sends its frozen queue at once", async () => {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const flow = await outreach.flow([messageNode("Hello.", { delay_in_seconds: 3600 })], { sender });
  for (const handle of ["one", "two", "three"])
    await outreach.enrol(flow, (await outreach.lead(handle)).uuid);
  await outreach.call("PUT", `${FLOWS}/${flow}/stop`);
  outreach.emulator.advance(30 * DAY);
  expect(outreach.emulator.ledger.effects("sent")).toEqual([]);
  await outreach.call("PUT", `${FLOWS}/${flow}/start`);
  outreach.emulator.advance(10_000);
  expect(outreach.emulator.ledger.effects("sent")).toHaveLength(3);
});

test("the statistics of steps are of the current version, and in the observed shape of its whole life", async () => {
  for (const [responseShape, closed] of [
    ["described", 0],
    ["observed", 1],
  ] as const) {
    const outreach = new OutreachFixture({ responseShape });
    const { uuid: sender } = await outreach.sender();
    const flow = await outreach.flow([messageNode("Old.")], { sender });
    await outreach.enrol(flow, (await outreach.lead("one")).lead?.uuid ?? (await outreach.lead("one")).uuid);
    outreach.emulator.advance(MINUTE);
    const statistics = (filter?: object): Promise<AnyJson> =>
      outreach.post(`${FLOWS}/${flow}/statistics/nodes`, { node_ids: [1], ...(filter && { filter }) });
    expect(await statistics()).toMatchObject({ 1: { node_statuses: { closed: 1 } } });
    const past = await statistics({ executed_at: { "<": "2020-01-01" } });
    expect(past[1].node_statuses.closed ?? 0).toBe(closed);

    const sources = [{ id: 1, sender_profiles: [sender] }];
    const body = { contact_sources: sources, nodes: linearSteps([messageNode("New.")]) };
    await outreach.post(`${FLOWS}/${flow}/flow-versions`, body);
    expect((await statistics())[1].node_statuses).toEqual({});
  }
});

test("`groupCountTasks` counts by `automation_error_code`", async () => {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const flow = await outreach.flow([messageNode("One."), messageNode("Two.", { delay_in_seconds: 3600 })], {
    sender,
  });
  const { uuid: lead } = await outreach.lead("one");
  await outreach.enrol(flow, lead);
  await outreach.enrol(await outreach.flow([messageNode("Nobody sends.")]), lead);
  outreach.emulator.advance(MINUTE);
  outreach.emulator.receiveLinkedInMessage({ lead, text: "No." });
  const count = (filter?: object): Promise<AnyJson> =>
    outreach.post("/flows/api/tasks/group-counts", {
      group_field: "automation_error_code",
      ...(filter && { filter }),
    });
  expect(await count()).toEqual({ "": 1, replied: 1, unknown: 1 });
  expect(await count({ automation_error_code: ["replied"] })).toEqual({ replied: 1 });
});

test("a sender profile with the status `disabled` may send", async () => {
  const served = await serveEmulator();
  const { contact } = await createNamedRows(served);
  const { data } = await served.read("GET", "/flows/api/sender-profiles?filter[status]=disabled");
  expect(data).toHaveLength(1);
  const body = { lead_uuid: contact, sender_profile_uuid: data[0].uuid, text: "Hello." };
  const { uuid } = await served.read("POST", "/flows/api/linkedin-messages", body);
  served.emulator.advance(MINUTE);
  expect(served.emulator.ledger.effects("sent")).toMatchObject([{ message: uuid }]);

  // A request that disables the profile does stop it.
  const path = `/flows/api/sender-profiles/${data[0].uuid}`;
  expect((await served.send("PUT", `${path}/disable`)).status).toBeLessThan(300);
  await served.read("POST", "/flows/api/linkedin-messages", body);
  served.emulator.advance(MINUTE);
  expect(served.emulator.ledger.effects("sent")).toHaveLength(1);
});

test("emails have more statuses than queued, sent and failed", async () => {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const mailbox = await outreach.mailbox(sender);
  const { uuid: lead } = await outreach.lead("one", { email: "one@a.example" });
  const email = {
    lead_uuid: lead,
    sender_profile_uuid: sender,
    from_name: "Kim",
    from_email: mailbox.email,
    to_name: "One",
    to_email: "one@a.example",
    subject: "Hello",
  };
  await outreach.post("/emails/api/emails/send-email", email);
  const { emailDomain } = await outreach.post("/emails/api/emails/send-email", { ...email, body: "Text" });
  outreach.emulator.advance(MINUTE);
  outreach.emulator.bounceEmail(emailDomain.uuid);
  const statuses = async (filter = ""): Promise<string[]> =>
    (await outreach.emails(filter)).map(({ status }: AnyJson) => status).toSorted();
  expect(await statuses()).toEqual(["bounced", "missing_body", "sync"]);
  expect(await statuses("filter[status]=bounced")).toEqual(["bounced"]);
  for (const other of ["need_sync", "idle", "waiting", "cancelled", "error"])
    expect(await statuses(`filter[status]=${other}`)).toEqual([]);
});
