import { expect, test } from "vitest";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import { messageNode, OutreachFixture } from "../../../test/support/outreach-fixture.ts";
import { DAY, MINUTE } from "../../durations.ts";

const FLOWS = "/flows/api/flows";

/** Three contacts receive a connection request. Two accept, one of them replies, and the third is cancelled. */
async function createFixture(): Promise<{ outreach: OutreachFixture; flow: string; sender: string }> {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const flow = await outreach.flow(
    [
      { type: "linkedin_send_connection_request", payload: { template: "Hello {{first_name}}." } },
      { type: "trigger_linkedin_connection_request_accepted", payload: {} },
      messageNode("Thanks for connecting."),
      messageNode("Still there?", { delay_in_seconds: 86_400 }),
    ],
    { sender },
  );
  const leads: string[] = [];
  for (const handle of ["one", "two", "three"]) leads.push((await outreach.lead(handle)).uuid);
  for (const lead of leads) await outreach.enrol(flow, lead);
  outreach.emulator.advance(MINUTE);
  const [one = "", two = "", three = ""] = leads;
  outreach.emulator.acceptConnection({ lead: one });
  outreach.emulator.acceptConnection({ lead: two });
  outreach.emulator.advance(MINUTE);
  outreach.emulator.receiveLinkedInMessage({ lead: one, text: "With pleasure." });
  await outreach.call("PUT", `${FLOWS}/leads/${three}/cancel-all`);
  return { outreach, flow, sender };
}

test("metrics count contacts by status and waiting tasks by type", async () => {
  const { outreach, flow } = await createFixture();
  expect(await outreach.post(`${FLOWS}/metrics`, { uuids: [flow, UNKNOWN_UUID] })).toEqual({
    [flow]: {
      leads_count: 3,
      in_progress_leads_count: 1,
      finished_leads_count: 1,
      failed_leads_count: 0,
      task_counts: { linkedin_send_message: 1 },
    },
  });
});

test("statistics of steps count tasks by status, branches and conversions", async () => {
  const { outreach, flow } = await createFixture();
  const body = { node_ids: [1, 2, 3, 4, 99] };
  expect(await outreach.post(`${FLOWS}/${flow}/statistics/nodes`, body)).toEqual({
    1: { node_statuses: { closed: 3 }, node_branches: {}, node_conversions: { accepted: 2 } },
    2: { node_statuses: { closed: 2, canceled: 1 }, node_branches: { 1: 2 }, node_conversions: [] },
    3: { node_statuses: { closed: 2 }, node_branches: {}, node_conversions: { replied: 1 } },
    4: { node_statuses: { canceled: 1, in_progress: 1 }, node_branches: {}, node_conversions: [] },
    99: { node_statuses: {}, node_branches: {}, node_conversions: [] },
  });
});

test("statistics of steps can be filtered by time", async () => {
  const { outreach, flow } = await createFixture();
  outreach.emulator.advance(2 * DAY);
  const filter = { executed_at: { ">=": "2026-01-06" } };
  expect(
    await outreach.post(`${FLOWS}/${flow}/statistics/nodes`, { node_ids: [3, 4], filter }),
  ).toMatchObject({
    3: { node_statuses: {} },
    4: { node_statuses: { closed: 1 } },
  });
});

test("statistics of audiences count contacts by status and conversions by channel", async () => {
  const { outreach, flow } = await createFixture();
  const path = `${FLOWS}/${flow}/statistics/contact-sources`;
  const statistics = await outreach.post(path, { contact_source_ids: [1, 2] });
  expect(statistics[1]).toMatchObject({
    contact_source_statuses: { in_progress: 1, finished: 1, canceled: 1 },
    contact_source_added_by: { api: 3 },
    contact_source_conversions: {
      linkedin_connection_request: { sent: 3, accepted: 2 },
      linkedin_message: { sent: 2, replied: 1 },
      email: { sent: 0 },
    },
  });
  expect(statistics[2].contact_source_statuses).toEqual({});
});

test("tasks and messages are counted by a field, and an unknown field or filter returns a 422", async () => {
  const { outreach, flow, sender } = await createFixture();
  const tasks = "/flows/api/tasks/group-counts";
  expect(await outreach.post(tasks, { group_field: "status", filter: { flow_uuid: flow } })).toEqual({
    closed: 7,
    canceled: 2,
    in_progress: 1,
  });
  expect(
    await outreach.post(tasks, {
      group_field: "type",
      filter: { status: "closed", executed_at: { "<": "2026-01-06" } },
    }),
  ).toEqual({
    linkedin_send_connection_request: 3,
    linkedin_send_message: 2,
    trigger_linkedin_connection_request_accepted: 2,
  });
  expect(
    (await outreach.call("POST", tasks, { group_field: "status", filter: { color: "red" } })).status,
  ).toBe(422);
  expect((await outreach.call("POST", tasks, { group_field: "color" })).status).toBe(422);

  const messages = "/flows/api/linkedin-messages/group-counts";
  expect(await outreach.post(messages, { group_field: "type" })).toEqual({ outbox: 5, inbox: 1 });
  expect(
    await outreach.post(messages, { group_field: "sender_profile_uuid", filter: { type: "inbox" } }),
  ).toEqual({
    [sender]: 1,
  });
  const created = { group_field: "type", filter: { created_at: { ">": "2026-01-01" } } };
  expect((await outreach.call("POST", messages, created)).status).toBe(422);
});
