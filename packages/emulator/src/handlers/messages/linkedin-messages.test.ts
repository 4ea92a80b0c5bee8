import { describe, expect, test } from "vitest";
import { Campaign, DAY, MINUTE, NOBODY } from "../../../test/support/outreach-fixture.ts";

const MESSAGES = "/flows/api/linkedin-messages";

async function office(): Promise<{
  campaign: Campaign;
  about: { lead_uuid: string; sender_profile_uuid: string };
}> {
  const campaign = new Campaign();
  const { uuid: sender_profile_uuid } = await campaign.sender();
  const { uuid: lead_uuid } = await campaign.lead();
  return { campaign, about: { lead_uuid, sender_profile_uuid } };
}

describe("a message", () => {
  test("is new at first, and leaves a little later", async () => {
    const { campaign, about } = await office();
    const { status, body: message } = await campaign.call("POST", MESSAGES, {
      ...about,
      text: "Good morning.",
    });
    expect(status).toBe(201);
    expect(message).toMatchObject({
      status: "new",
      sent_at: null,
      type: "outbox",
      linkedin_type: "message",
      automation: "manual",
    });
    expect(await campaign.messages()).toEqual([message]);
    expect(campaign.emulator.ledger.effects("sent")).toEqual([]);
    campaign.emulator.advance(MINUTE);
    expect(await campaign.messages("filter[status]=done")).toMatchObject([
      { uuid: message.uuid, sent_at: expect.any(String), fail_reason: null },
    ]);
    expect(campaign.emulator.ledger.effects("sent")).toMatchObject([
      { channel: "linkedin", message: message.uuid, lead: about.lead_uuid },
    ]);
    campaign.emulator.advance(DAY);
    expect(campaign.emulator.ledger.effects("sent")).toHaveLength(1);
  });

  test("shares its thread with the others between the two", async () => {
    const { campaign, about } = await office();
    await campaign.post(MESSAGES, { ...about, text: "One." });
    await campaign.post(MESSAGES, { ...about, text: "Two." });
    campaign.emulator.advance(MINUTE);
    campaign.emulator.receiveLinkedInMessage({ lead: about.lead_uuid, text: "Three." });
    const threads = (
      await campaign.get(`/flows/api/linkedin-conversations?filter[lead_uuid]=${about.lead_uuid}`)
    ).data;
    expect(threads).toMatchObject([
      { lead_uuid: about.lead_uuid, lead_nickname: "robin-sample", event_count: 3 },
    ]);
    const messages = await campaign.messages();
    expect(
      new Set(messages.map((row: { linkedin_conversation_uuid: string }) => row.linkedin_conversation_uuid)),
    ).toEqual(new Set([threads[0].uuid]));
    expect(
      (await campaign.get(`/flows/api/linkedin-conversations?filter[linkedin_account_uuid]=${NOBODY}`)).data,
    ).toEqual([]);
  });

  test("fails when the sender is disabled meanwhile, and can be sent again by a retry", async () => {
    const { campaign, about } = await office();
    const { uuid } = await campaign.post(MESSAGES, { ...about, text: "One." });
    await campaign.call("PUT", `/flows/api/sender-profiles/${about.sender_profile_uuid}/disable`);
    campaign.emulator.advance(MINUTE);
    expect(await campaign.messages()).toMatchObject([
      { status: "failed", sent_at: null, fail_reason: expect.stringContaining("disabled") },
    ]);
    await campaign.call("PUT", `/flows/api/sender-profiles/${about.sender_profile_uuid}/enable`);
    expect((await campaign.call("PUT", `${MESSAGES}/${uuid}/retry`)).status).toBe(200);
    campaign.emulator.advance(MINUTE);
    expect(await campaign.messages()).toMatchObject([{ status: "done", fail_reason: null }]);
    await campaign.call("PUT", `${MESSAGES}/${uuid}/retry`);
    campaign.emulator.advance(MINUTE);
    expect(campaign.emulator.ledger.effects("sent")).toHaveLength(1);
    expect((await campaign.call("PUT", `${MESSAGES}/${NOBODY}/retry`)).status).toBe(404);
  });

  test("that is deleted before it left is not sent", async () => {
    const { campaign, about } = await office();
    const { uuid } = await campaign.post(MESSAGES, { ...about, text: "One." });
    expect((await campaign.call("DELETE", `${MESSAGES}/${uuid}`)).status).toBe(204);
    campaign.emulator.advance(DAY);
    expect(await campaign.messages()).toEqual([]);
    expect(campaign.emulator.ledger.effects("sent")).toEqual([]);
  });

  test("needs a contact and a sender that exist", async () => {
    const { campaign, about } = await office();
    expect((await campaign.call("POST", MESSAGES, { ...about, lead_uuid: NOBODY, text: "x" })).status).toBe(
      422,
    );
    expect(
      (await campaign.call("POST", MESSAGES, { ...about, sender_profile_uuid: NOBODY, text: "x" })).status,
    ).toBe(422);
  });
});

describe("an answer on LinkedIn", () => {
  test("comes in unread, and the contact counts it", async () => {
    const { campaign, about } = await office();
    await campaign.post(MESSAGES, { ...about, text: "One." });
    campaign.emulator.advance(MINUTE);
    const uuid = campaign.emulator.receiveLinkedInMessage({ lead: about.lead_uuid, text: "Yes." });
    campaign.emulator.receiveLinkedInMessage({ lead: about.lead_uuid, text: "And?" });
    expect(await campaign.messages("filter[type]=inbox")).toMatchObject([
      {
        uuid,
        text: "Yes.",
        read_at: null,
        sender_profile_uuid: about.sender_profile_uuid,
        sent_at: expect.any(String),
      },
      { text: "And?" },
    ]);
    expect((await campaign.getLead(about.lead_uuid)).unread_counts).toEqual([
      { category: "linkedin", count: 2 },
    ]);
    expect(campaign.emulator.ledger.effects("received")).toHaveLength(2);

    await campaign.call("PUT", "/leads/api/leads/mass-action", {
      type: "contact_mark_read",
      filter: { ids: [about.lead_uuid] },
    });
    expect((await campaign.getLead(about.lead_uuid)).unread_counts).toEqual([]);
    expect((await campaign.messages("filter[type]=inbox"))[0].read_at).not.toBeNull();
  });

  test("reaches a named sender of whom the contact has not heard, but nobody without an account", async () => {
    const { campaign, about } = await office();
    const { lead_uuid: lead, sender_profile_uuid: senderProfile } = about;
    expect(() => campaign.emulator.receiveLinkedInMessage({ lead, text: "Hello?" })).toThrow(
      "sender profile",
    );
    campaign.emulator.receiveLinkedInMessage({ lead, text: "Hello?", senderProfile });
    expect(await campaign.messages()).toHaveLength(1);
    const names = { first_name: "Kim", last_name: "New", assignee_user_id: 7 };
    const { uuid } = await campaign.post("/flows/api/sender-profiles", names);
    expect(() => campaign.emulator.receiveLinkedInMessage({ lead, text: "x", senderProfile: uuid })).toThrow(
      "account",
    );
    expect(() => campaign.emulator.receiveLinkedInMessage({ lead: NOBODY, text: "x" })).toThrow("leads");
  });

  test("tells the webhooks", async () => {
    const delivered: unknown[] = [];
    const campaign = new Campaign({
      deliver: async (_, init) => {
        delivered.push(JSON.parse(String(init?.body)));
        return new Response();
      },
    });
    for (const event of ["sender_profile_sent_linkedin_message", "contact_replied_linkedin_message"]) {
      await campaign.post("/integrations/api/webhooks", {
        name: event,
        event,
        target_url: "http://127.0.0.1:9/",
        request_method: "POST",
        status: "on",
      });
    }
    const { uuid: sender_profile_uuid } = await campaign.sender();
    const { uuid: lead_uuid } = await campaign.lead();
    await campaign.post(MESSAGES, { lead_uuid, sender_profile_uuid, text: "One." });
    campaign.emulator.advance(MINUTE);
    campaign.emulator.receiveLinkedInMessage({ lead: lead_uuid, text: "Yes." });
    campaign.emulator.advance(MINUTE);
    await campaign.emulator.settled();
    expect(delivered).toMatchObject([
      {
        event_name: "sender_profile_sent_linkedin_message",
        contact: { uuid: lead_uuid },
        sender_profile: { uuid: sender_profile_uuid },
        linkedin_message: { text: "One.", status: "done" },
      },
      {
        event_name: "contact_replied_linkedin_message",
        contact: { uuid: lead_uuid },
        linkedin_message: { text: "Yes.", type: "inbox" },
      },
    ]);
  });
});

test("what is on its way survives a saved state", async () => {
  const { campaign, about } = await office();
  await campaign.post(MESSAGES, { ...about, text: "One." });
  const saved = JSON.parse(JSON.stringify(campaign.emulator.save()));
  const other = new Campaign();
  other.emulator.load(saved);
  other.emulator.advance(MINUTE);
  expect(await other.messages()).toMatchObject([{ text: "One.", status: "done" }]);
  expect(await campaign.messages()).toMatchObject([{ status: "new" }]);
});
