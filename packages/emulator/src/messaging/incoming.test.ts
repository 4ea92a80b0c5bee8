import { expect, test } from "vitest";
import { Campaign, MINUTE, message } from "../../test/support/outreach-fixture.ts";

const EVENTS = [
  "sender_profile_sent_linkedin_connection_request",
  "contact_accepted_linkedin_connection_request",
  "sender_profile_sent_linkedin_inmail",
  "contact_replied_linkedin_inmail",
  "sender_profile_sent_email",
  "email_bounced",
  "contact_replied_email",
];

test("webhooks hear of what goes out and what comes in, with its automation", async () => {
  const heard: { event_name: string; automation: { uuid?: string } }[] = [];
  const campaign = new Campaign({
    deliver: async (_, init) => {
      heard.push(JSON.parse(String(init?.body)));
      return new Response();
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
    await campaign.post("/integrations/api/webhooks", hook);
  }
  const { uuid: sender } = await campaign.sender();
  await campaign.mailbox(sender);
  const { uuid: lead } = await campaign.lead("robin", { email: "robin@logistics.example.com" });
  const flow = await campaign.flow(
    [
      { type: "linkedin_send_connection_request", payload: {} },
      { type: "email_send_message", payload: { subject: "Pallets", template: "Hello." } },
      { type: "linkedin_send_inmail", payload: { subject: "Pallets", template: "Hello." } },
      message("Later.", { delay_in_seconds: 86_400 }),
    ],
    { sender },
  );
  await campaign.enrol(flow, lead);
  campaign.emulator.advance(MINUTE);
  campaign.emulator.acceptConnection({ lead });
  const [email] = await campaign.emails();
  campaign.emulator.bounceEmail(email.uuid);
  campaign.emulator.receiveLinkedInMessage({ lead, text: "Yes." });
  campaign.emulator.receiveEmail({ lead, text: "Yes." });
  campaign.emulator.advance(MINUTE);
  await campaign.emulator.settled();

  expect(heard.map(({ event_name }) => event_name).toSorted()).toEqual(EVENTS.toSorted());
  expect(new Set(heard.map(({ automation }) => automation.uuid))).toEqual(new Set([flow]));
  expect(heard).toContainEqual(
    expect.objectContaining({
      event_name: "contact_accepted_linkedin_connection_request",
      linkedin_connection: { nickname: "robin", connected_at: expect.any(String) },
    }),
  );
  expect(await campaign.messages("filter[type]=inbox")).toMatchObject([{ linkedin_type: "InMail" }]);
  expect((await campaign.getLead(lead)).unread_counts).toEqual([
    { category: "linkedin", count: 1 },
    { category: "email", count: 1 },
  ]);
  const { 2: mail } = await campaign.post(`/flows/api/flows/${flow}/statistics/nodes`, { node_ids: [2] });
  expect(mail.node_conversions).toEqual({ bounced: 1 });
});

test("an invitation needs no message, and an acceptance no invitation when the sender is named", async () => {
  const campaign = new Campaign();
  const { uuid: sender } = await campaign.sender();
  const { uuid: lead } = await campaign.lead();
  expect(() => campaign.emulator.acceptConnection({ lead })).toThrow("sender profile");
  campaign.emulator.acceptConnection({ lead, senderProfile: sender });
  expect(campaign.emulator.ledger.effects("received")).toMatchObject([
    { channel: "linkedin", kind: "connection_accepted", lead, sender_profile: sender },
  ]);
  expect(await campaign.messages()).toEqual([]);
});
