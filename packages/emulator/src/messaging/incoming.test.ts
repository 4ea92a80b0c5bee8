import { expect, test } from "vitest";
import { messageNode, OutreachFixture } from "../../test/support/outreach-fixture.ts";
import { MINUTE } from "../durations.ts";

const EVENTS = [
  "sender_profile_sent_linkedin_connection_request",
  "contact_accepted_linkedin_connection_request",
  "sender_profile_sent_linkedin_inmail",
  "contact_replied_linkedin_inmail",
  "sender_profile_sent_email",
  "email_bounced",
  "contact_replied_email",
];

test("webhooks are triggered by sent and received messages, with their automation", async () => {
  const deliveries: { event_name: string; automation: { uuid?: string } }[] = [];
  const outreach = new OutreachFixture({
    webhooks: {
      fetch: async (_, init) => {
        deliveries.push(JSON.parse(String(init?.body)));
        return new Response();
      },
    },
  });
  for (const event of EVENTS) {
    const hook = {
      name: event,
      event,
      target_url: "http://127.0.0.1:9/",
      request_method: "POST",
      status: "on",
    };
    await outreach.post("/integrations/api/webhooks", hook);
  }
  const { uuid: sender } = await outreach.sender();
  await outreach.mailbox(sender);
  const { uuid: lead } = await outreach.lead("robin", { email: "robin@logistics.example.com" });
  const flow = await outreach.flow(
    [
      { type: "linkedin_send_connection_request", payload: {} },
      { type: "email_send_message", payload: { subject: "Pallets", template: "Hello." } },
      { type: "linkedin_send_inmail", payload: { subject: "Pallets", template: "Hello." } },
      messageNode("Later.", { delay_in_seconds: 86_400 }),
    ],
    { sender },
  );
  await outreach.enrol(flow, lead);
  outreach.emulator.advance(MINUTE);
  outreach.emulator.acceptConnection({ lead });
  const [email] = await outreach.emails();
  outreach.emulator.bounceEmail(email.uuid);
  outreach.emulator.receiveLinkedInMessage({ lead, text: "Yes." });
  outreach.emulator.receiveEmail({ lead, text: "Yes." });
  outreach.emulator.advance(MINUTE);
  await outreach.emulator.waitForWebhooks();

  expect(deliveries.map(({ event_name }) => event_name).toSorted()).toEqual(EVENTS.toSorted());
  expect(new Set(deliveries.map(({ automation }) => automation.uuid))).toEqual(new Set([flow]));
  expect(deliveries).toContainEqual(
    expect.objectContaining({
      event_name: "contact_accepted_linkedin_connection_request",
      linkedin_connection: {
        full_name: "Robin Sample robin",
        nickname: "robin",
        connected_at: expect.any(String),
      },
    }),
  );
  expect(await outreach.messages("filter[type]=inbox")).toMatchObject([{ linkedin_type: "InMail" }]);
  expect((await outreach.getLead(lead)).unread_counts).toEqual([
    { category: "linkedin", count: 1 },
    { category: "email", count: 1 },
  ]);
  const { 2: mail } = await outreach.post(`/flows/api/flows/${flow}/statistics/nodes`, { node_ids: [2] });
  expect(mail.node_conversions).toEqual({ bounced: 1 });
});

test("an invitation needs no note, and acceptConnection needs no invitation if a sender profile is given", async () => {
  const outreach = new OutreachFixture();
  const { uuid: sender } = await outreach.sender();
  const { uuid: lead } = await outreach.lead();
  expect(() => outreach.emulator.acceptConnection({ lead })).toThrow("sender profile");
  outreach.emulator.acceptConnection({ lead, senderProfile: sender });
  expect(outreach.emulator.ledger.effects("received")).toMatchObject([
    { channel: "linkedin", kind: "connection_accepted", lead, sender_profile: sender },
  ]);
  expect(await outreach.messages()).toEqual([]);
});
