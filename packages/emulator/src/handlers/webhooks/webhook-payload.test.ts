import { expect, test } from "vitest";
import { createWebhookFixture, type WebhookFixture } from "../../../test/fixtures/webhooks.ts";
import type { EmulatedWebhooks } from "../../index.ts";

const EVENTS = [
  "sender_profile_sent_linkedin_connection_request",
  "contact_accepted_linkedin_connection_request",
  "sender_profile_sent_linkedin_message",
  "contact_replied_linkedin_message",
  "sender_profile_sent_email",
  "contact_replied_email",
];

/** Lets each of the events happen to a contact. Returns their payloads by the name of the event. */
async function payloadsOf(options: EmulatedWebhooks = {}) {
  const fixture = createWebhookFixture(options);
  const { call, emulator, createWebhook, delivered, pass } = fixture;
  for (const event of EVENTS) await createWebhook(event);
  // The second contact has no history.
  const leads = await call("POST", "/leads/api/leads/search", { limit: 2, order_type: "asc" });
  const { uuid: lead, ...contact } = leads.body.data[1];
  const senderProfile: string = (await call("GET", "/flows/api/sender-profiles?limit=1")).body.data[0].uuid;
  const ids = { lead_uuid: lead, sender_profile_uuid: senderProfile };
  const task = {
    type: "linkedin_send_connection_request",
    text: "",
    schedule_at: emulator.now.toISOString(),
  };
  await call("POST", "/flows/api/tasks", { ...ids, ...task });
  await pass(60_000);
  emulator.acceptConnection({ lead });
  await call("POST", "/flows/api/linkedin-messages", { ...ids, text: "Hello." });
  await pass(60_000);
  emulator.receiveLinkedInMessage({ lead, text: "Hi." });
  await pass(60_000);
  const email = { ...ids, subject: "Pallets", body: "By email.", to_email: "robin@logistics.example.com" };
  await call("POST", "/emails/api/emails/send-email", {
    ...email,
    from_email: "",
    from_name: "",
    to_name: "",
  });
  await pass(60_000);
  emulator.receiveEmail({ lead, text: "By email, too." });
  await pass(0);
  const payloads = Object.fromEntries(delivered.map(({ payload }) => [payload.event_name, payload]));
  return { ...fixture, lead: lead as string, contact, payloads };
}

/** Returns the object of each event, without the others, which must be null. */
function eventObjects({
  payloads,
}: {
  readonly payloads: Readonly<Record<string, WebhookFixture["delivered"][0]["payload"]>>;
}) {
  const names = ["linkedin_connection_request", "linkedin_connection", "linkedin_message", "email"];
  return EVENTS.map((event) => {
    const present = names.filter((name) => payloads[event][name] !== null);
    expect(present).toHaveLength(1);
    return [present[0], payloads[event][present[0] ?? ""]];
  });
}

test("each event has its object, with a uuid for messages and emails", async () => {
  const sample = await payloadsOf();
  const handle = sample.contact.linkedin;
  const time = expect.stringMatching(/^2026-01-05T09:0/);
  const uuid = expect.any(String);
  const lead_uuid = sample.lead;
  expect(eventObjects(sample)).toMatchObject([
    ["linkedin_connection_request", { ln_id: sample.contact.ln_id, nickname: handle, sent_at: time }],
    ["linkedin_connection", { full_name: sample.contact.name, nickname: handle, connected_at: time }],
    [
      "linkedin_message",
      { uuid, lead_uuid, text: "Hello.", type: "outbox", status: "done", sent_at: time, read_at: null },
    ],
    ["linkedin_message", { uuid, lead_uuid, text: "Hi.", type: "inbox", subject: null }],
    ["email", { uuid, lead_uuid, subject: "Pallets", body: "By email.", status: "sent", sent_at: time }],
    [
      "email",
      { uuid, lead_uuid, subject: "Re: Pallets", body: "By email, too.", type: "inbox", status: "sync" },
    ],
  ]);
});

test("with `describedOnly` the objects of events have no uuid and only the listed fields", async () => {
  const sample = await payloadsOf({ describedOnly: true });
  const listed = eventObjects(sample).map(([name, object]) => [name, Object.keys(object).toSorted()]);
  const message = ["read_at", "sent_at", "status", "subject", "text", "type"];
  const email = ["body", "created_at", "sent_at", "status", "subject", "updated_at"];
  expect(listed).toEqual([
    ["linkedin_connection_request", ["ln_id", "nickname", "sent_at"]],
    ["linkedin_connection", ["connected_at", "full_name", "nickname"]],
    ["linkedin_message", message],
    ["linkedin_message", message],
    ["email", email],
    ["email", email],
  ]);
  expect(sample.payloads.contact_replied_email.contact.uuid).toBe(sample.lead);
  const paired = sample.emulator.ledger
    .effects("delivered")
    .filter(({ message: uuid }) => uuid !== undefined);
  expect(paired).toHaveLength(4);
});

test("the contact and its company have the listed fields, and null for what is unknown", async () => {
  const { contact, payloads, call } = await payloadsOf();
  const payload = payloads.contact_replied_email;
  const list = await call("GET", `/leads/api/lists/${contact.list_uuid}`);
  const stage = (
    await call("GET", `/leads/api/pipeline-stages?filter=${encodeURIComponent('{"object":"lead"}')}`)
  ).body;
  const { name: stageName } = stage.data.find(
    ({ uuid }: { uuid: string }) => uuid === contact.pipeline_stage_uuid,
  );
  expect(payload.contact).toMatchObject({
    linkedin_url: `https://www.linkedin.com/in/${contact.linkedin}`,
    sales_navigator_url: contact.sn_id && `https://www.linkedin.com/sales/lead/${contact.sn_id}`,
    list_name: list.body.name,
    pipeline_stage_name: stageName,
    getsales_url: null,
  });
  const company = (await call("GET", `/leads/api/companies/${contact.company_uuid}`)).body;
  expect(payload.account).toMatchObject({
    ...{ name: company.name, domain: company.domain, website: company.website, industry: company.industry },
    linkedin_url: `https://www.linkedin.com/company/${company.linkedin}`,
    size: company.employees_range,
  });
  for (const field of ["uuid", "first_name", "last_name", "label", "assignee_user_id", "team_id"])
    expect(payload.sender_profile).toHaveProperty(field);
});

test("the markers have the counts and the latest dates of a contact", async () => {
  const { payloads } = await payloadsOf();
  const markers = EVENTS.map((event) => payloads[event].contact_markers);
  const [invitedAt, acceptedAt] = [
    payloads[EVENTS[0] ?? ""].linkedin_connection_request.sent_at,
    payloads[EVENTS[1] ?? ""].linkedin_connection.connected_at,
  ];
  expect(markers.map((marker) => marker.linkedin_last_connection_sent_at)).toEqual(
    EVENTS.map(() => invitedAt),
  );
  expect(markers.map((marker) => marker.linkedin_last_connection_accepted_at)).toEqual([
    null,
    ...EVENTS.slice(1).map(() => acceptedAt),
  ]);
  expect(markers.map((marker) => marker.last_messaging_activity_at)).toEqual([
    null,
    null,
    ...EVENTS.slice(2).map((event) => (payloads[event].linkedin_message ?? payloads[event].email).sent_at),
  ]);
  expect(markers.at(-1)).toMatchObject({
    ...{ linkedin_messages_sent_count: 1, linkedin_messages_inbox_count: 1 },
    ...{ email_sent_count: 1, email_inbox_count: 1 },
  });
});

test("contacts of the start that are connected have the date of their connection", async () => {
  const { delivered, createWebhook, updateContact } = createWebhookFixture();
  await createWebhook("contact_updated");
  await updateContact(0); // has replied
  await updateContact(1); // has no history
  const [connected, other] = delivered.map(({ payload }) => payload.contact_markers);
  const { linkedin_last_connection_sent_at: sent, linkedin_last_connection_accepted_at: accepted } =
    connected;
  expect(sent < accepted && accepted < connected.last_messaging_activity_at).toBe(true);
  expect(other).toMatchObject({
    ...{ linkedin_last_connection_sent_at: null, linkedin_last_connection_accepted_at: null },
    last_messaging_activity_at: null,
  });
});
