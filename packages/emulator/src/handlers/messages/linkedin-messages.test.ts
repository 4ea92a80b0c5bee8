import { describe, expect, test } from "vitest";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import { OutreachFixture } from "../../../test/support/outreach-fixture.ts";
import { DAY, MINUTE } from "../../durations.ts";

const MESSAGES = "/flows/api/linkedin-messages";

async function createFixture(): Promise<{
  outreach: OutreachFixture;
  ids: { lead_uuid: string; sender_profile_uuid: string };
}> {
  const outreach = new OutreachFixture();
  const { uuid: sender_profile_uuid } = await outreach.sender();
  const { uuid: lead_uuid } = await outreach.lead();
  return { outreach, ids: { lead_uuid, sender_profile_uuid } };
}

describe("a message", () => {
  test("is new at first and sent later", async () => {
    const { outreach, ids } = await createFixture();
    const { status, body: message } = await outreach.call("POST", MESSAGES, {
      ...ids,
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
    expect(await outreach.messages()).toEqual([message]);
    expect(outreach.emulator.ledger.effects("sent")).toEqual([]);
    outreach.emulator.advance(MINUTE);
    expect(await outreach.messages("filter[status]=done")).toMatchObject([
      { uuid: message.uuid, sent_at: expect.any(String), fail_reason: null },
    ]);
    expect(outreach.emulator.ledger.effects("sent")).toMatchObject([
      { channel: "linkedin", message: message.uuid, lead: ids.lead_uuid },
    ]);
    outreach.emulator.advance(DAY);
    expect(outreach.emulator.ledger.effects("sent")).toHaveLength(1);
  });

  test("shares a conversation with the other messages between contact and sender", async () => {
    const { outreach, ids } = await createFixture();
    await outreach.post(MESSAGES, { ...ids, text: "One." });
    await outreach.post(MESSAGES, { ...ids, text: "Two." });
    outreach.emulator.advance(MINUTE);
    outreach.emulator.receiveLinkedInMessage({ lead: ids.lead_uuid, text: "Three." });
    const threads = (
      await outreach.get(`/flows/api/linkedin-conversations?filter[lead_uuid]=${ids.lead_uuid}`)
    ).data;
    expect(threads).toMatchObject([
      { lead_uuid: ids.lead_uuid, lead_nickname: "robin-sample", event_count: 3 },
    ]);
    const messages = await outreach.messages();
    expect(
      new Set(messages.map((row: { linkedin_conversation_uuid: string }) => row.linkedin_conversation_uuid)),
    ).toEqual(new Set([threads[0].uuid]));
    expect(
      (await outreach.get(`/flows/api/linkedin-conversations?filter[linkedin_account_uuid]=${UNKNOWN_UUID}`))
        .data,
    ).toEqual([]);
  });

  test("fails if the sender is disabled before it is sent, and can be retried", async () => {
    const { outreach, ids } = await createFixture();
    const { uuid } = await outreach.post(MESSAGES, { ...ids, text: "One." });
    await outreach.call("PUT", `/flows/api/sender-profiles/${ids.sender_profile_uuid}/disable`);
    outreach.emulator.advance(MINUTE);
    expect(await outreach.messages()).toMatchObject([
      { status: "failed", sent_at: null, fail_reason: expect.stringContaining("disabled") },
    ]);
    await outreach.call("PUT", `/flows/api/sender-profiles/${ids.sender_profile_uuid}/enable`);
    expect((await outreach.call("PUT", `${MESSAGES}/${uuid}/retry`)).status).toBe(200);
    outreach.emulator.advance(MINUTE);
    expect(await outreach.messages()).toMatchObject([{ status: "done", fail_reason: null }]);
    await outreach.call("PUT", `${MESSAGES}/${uuid}/retry`);
    outreach.emulator.advance(MINUTE);
    expect(outreach.emulator.ledger.effects("sent")).toHaveLength(1);
    expect((await outreach.call("PUT", `${MESSAGES}/${UNKNOWN_UUID}/retry`)).status).toBe(404);
  });

  test("is not sent if it is deleted first", async () => {
    const { outreach, ids } = await createFixture();
    const { uuid } = await outreach.post(MESSAGES, { ...ids, text: "One." });
    expect((await outreach.call("DELETE", `${MESSAGES}/${uuid}`)).status).toBe(204);
    outreach.emulator.advance(DAY);
    expect(await outreach.messages()).toEqual([]);
    expect(outreach.emulator.ledger.effects("sent")).toEqual([]);
  });

  test("returns a 422 for an unknown contact or sender", async () => {
    const { outreach, ids } = await createFixture();
    expect(
      (await outreach.call("POST", MESSAGES, { ...ids, lead_uuid: UNKNOWN_UUID, text: "x" })).status,
    ).toBe(422);
    expect(
      (await outreach.call("POST", MESSAGES, { ...ids, sender_profile_uuid: UNKNOWN_UUID, text: "x" }))
        .status,
    ).toBe(422);
  });
});

describe("a reply on LinkedIn", () => {
  test("arrives unread and increases the unread count of the contact", async () => {
    const { outreach, ids } = await createFixture();
    await outreach.post(MESSAGES, { ...ids, text: "One." });
    outreach.emulator.advance(MINUTE);
    const uuid = outreach.emulator.receiveLinkedInMessage({ lead: ids.lead_uuid, text: "Yes." });
    outreach.emulator.receiveLinkedInMessage({ lead: ids.lead_uuid, text: "And?" });
    expect(await outreach.messages("filter[type]=inbox")).toMatchObject([
      {
        uuid,
        text: "Yes.",
        read_at: null,
        sender_profile_uuid: ids.sender_profile_uuid,
        sent_at: expect.any(String),
      },
      { text: "And?" },
    ]);
    expect((await outreach.getLead(ids.lead_uuid)).unread_counts).toEqual([
      { category: "linkedin", count: 2 },
    ]);
    expect(outreach.emulator.ledger.effects("received")).toHaveLength(2);

    await outreach.call("PUT", "/leads/api/leads/mass-action", {
      type: "contact_mark_read",
      filter: { ids: [ids.lead_uuid] },
    });
    expect((await outreach.getLead(ids.lead_uuid)).unread_counts).toEqual([]);
    expect((await outreach.messages("filter[type]=inbox"))[0].read_at).not.toBeNull();
  });

  test("reaches a named sender that has not written yet, but requires a LinkedIn account", async () => {
    const { outreach, ids } = await createFixture();
    const { lead_uuid: lead, sender_profile_uuid: senderProfile } = ids;
    expect(() => outreach.emulator.receiveLinkedInMessage({ lead, text: "Hello?" })).toThrow(
      "sender profile",
    );
    outreach.emulator.receiveLinkedInMessage({ lead, text: "Hello?", senderProfile });
    expect(await outreach.messages()).toHaveLength(1);
    const names = { first_name: "Kim", last_name: "New", assignee_user_id: 7 };
    const { uuid } = await outreach.post("/flows/api/sender-profiles", names);
    expect(() => outreach.emulator.receiveLinkedInMessage({ lead, text: "x", senderProfile: uuid })).toThrow(
      "account",
    );
    expect(() => outreach.emulator.receiveLinkedInMessage({ lead: UNKNOWN_UUID, text: "x" })).toThrow(
      "leads",
    );
  });

  test("notifies the webhooks", async () => {
    const delivered: unknown[] = [];
    const outreach = new OutreachFixture({
      webhooks: {
        fetch: async (_, init) => {
          delivered.push(JSON.parse(String(init?.body)));
          return new Response();
        },
      },
    });
    for (const event of ["sender_profile_sent_linkedin_message", "contact_replied_linkedin_message"]) {
      await outreach.post("/integrations/api/webhooks", {
        name: event,
        event,
        target_url: "http://127.0.0.1:9/",
        request_method: "POST",
        status: "on",
      });
    }
    const { uuid: sender_profile_uuid } = await outreach.sender();
    const { uuid: lead_uuid } = await outreach.lead();
    await outreach.post(MESSAGES, { lead_uuid, sender_profile_uuid, text: "One." });
    outreach.emulator.advance(MINUTE);
    outreach.emulator.receiveLinkedInMessage({ lead: lead_uuid, text: "Yes." });
    outreach.emulator.advance(MINUTE);
    await outreach.emulator.waitForWebhooks();
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

test("a queued message is sent after the state is saved and loaded", async () => {
  const { outreach, ids } = await createFixture();
  await outreach.post(MESSAGES, { ...ids, text: "One." });
  const saved = JSON.parse(JSON.stringify(outreach.emulator.save()));
  const other = new OutreachFixture();
  other.emulator.load(saved);
  other.emulator.advance(MINUTE);
  expect(await other.messages()).toMatchObject([{ text: "One.", status: "done" }]);
  expect(await outreach.messages()).toMatchObject([{ status: "new" }]);
});
