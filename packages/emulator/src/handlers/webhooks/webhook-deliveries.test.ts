import { expect, test } from "vitest";
import {
  createWebhookFixture,
  TARGET,
  WEBHOOKS,
  type WebhookFixture,
} from "../../../test/fixtures/webhooks.ts";
import type { EmulatedWebhooks } from "../../index.ts";

const MINUTE = 60_000;

/** Updates each contact once, and lets an hour pass. */
async function updateContacts(options: EmulatedWebhooks): Promise<WebhookFixture & { leads: string[] }> {
  const fixture = createWebhookFixture(options);
  await fixture.createWebhook("contact_updated");
  const leads: string[] = [];
  for (let contact = 0; contact < 19; contact++) leads.push((await fixture.updateContact(contact)).uuid);
  await fixture.pass(60 * MINUTE);
  return { ...fixture, leads };
}

const receivedLeads = ({ delivered }: WebhookFixture): string[] =>
  delivered.map(({ payload }) => (payload.body ?? payload).contact.uuid);

const outcomes = ({ emulator }: WebhookFixture): [unknown, unknown][] =>
  emulator.ledger.effects("delivered").map(({ lead, outcome }) => [lead, outcome]);

test("`deliveries` sends copies with the same text, 30 seconds apart", async () => {
  const { delivered, createWebhook, updateContact, pass } = createWebhookFixture({ deliveries: 3 });
  await createWebhook("contact_updated");
  await updateContact();
  expect(delivered).toHaveLength(1);
  await pass(29_999);
  expect(delivered).toHaveLength(1);
  await pass(1);
  expect(delivered).toHaveLength(2);
  await pass(2 * MINUTE);
  expect(delivered).toHaveLength(3);
  expect(new Set(delivered.map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
});

test("`delay` delays each copy", async () => {
  const { delivered, createWebhook, updateContact, pass } = createWebhookFixture({
    deliveries: 2,
    delay: 5_000,
  });
  await createWebhook("contact_updated");
  await updateContact();
  await pass(4_999);
  expect(delivered).toHaveLength(0);
  await pass(1);
  expect(delivered).toHaveLength(1);
  await pass(29_999);
  expect(delivered).toHaveLength(1);
  await pass(1);
  expect(delivered).toHaveLength(2);
});

test("a random `delay` changes the order, the same way for the same seed", async () => {
  const delay = { min: 0, max: 10 * MINUTE };
  const first = await updateContacts({ delay });
  expect(receivedLeads(first)).not.toEqual(first.leads);
  expect(receivedLeads(first).toSorted()).toEqual(first.leads.toSorted());
  expect(receivedLeads(await updateContacts({ delay }))).toEqual(receivedLeads(first));
  expect(receivedLeads(await updateContacts({}))).toEqual(first.leads);
});

test("`lose` as a share loses copies, and the ledger tells which", async () => {
  const fixture = await updateContacts({ lose: 0.5, deliveries: 2 });
  const lost = outcomes(fixture).filter(([, outcome]) => outcome === "lost");
  expect(lost.length).toBeGreaterThan(8);
  expect(lost.length).toBeLessThan(30);
  expect(outcomes(fixture)).toHaveLength(38);
  const sent = outcomes(fixture).filter(([, outcome]) => outcome === "status 200");
  expect(sent.map(([lead]) => lead)).toEqual(receivedLeads(fixture));
  expect(outcomes(await updateContacts({ lose: 0.5, deliveries: 2 }))).toEqual(outcomes(fixture));
});

test("`lose` as uuids loses every copy of these contacts and messages", async () => {
  const { leads } = await updateContacts({});
  const [first = "", , third = ""] = leads;
  const fixture = await updateContacts({ lose: [first, third], deliveries: 2 });
  const others = leads.filter((lead) => lead !== first && lead !== third);
  expect(receivedLeads(fixture).toSorted()).toEqual([...others, ...others].toSorted());

  /** Receives a reply of the first contact. Returns its uuid, and the outcome of its delivery. */
  const reply = async (lose: readonly string[]): Promise<[uuid: string, outcome: unknown]> => {
    const { emulator, createWebhook, pass } = createWebhookFixture({ lose });
    await createWebhook("contact_replied_linkedin_message");
    const uuid = emulator.receiveLinkedInMessage({ lead: first, text: "Yes." });
    await pass(0);
    return [uuid, emulator.ledger.effects("delivered")[0]?.outcome];
  };
  const [message, outcome] = await reply([]);
  expect(outcome).toBe("status 200");
  expect(await reply([message])).toEqual([message, "lost"]);
});

test("`wrap` puts the payload of a share of the copies into `body`", async () => {
  const fixture = await updateContacts({ wrap: 0.5 });
  const wrapped = fixture.delivered.filter(({ payload }) => "body" in payload);
  expect(wrapped.length).toBeGreaterThan(3);
  expect(wrapped.length).toBeLessThan(16);
  expect(receivedLeads(fixture)).toEqual(fixture.leads);
  expect(Object.keys(wrapped[0]?.payload)).toEqual(["body"]);
  const flat = await updateContacts({});
  expect(fixture.delivered.map(({ payload }) => payload.body ?? payload)).toEqual(
    flat.delivered.map(({ payload }) => payload),
  );
});

test("the ledger pairs a delivery with its event, contact and message or email, without texts", async () => {
  const { emulator, call, createWebhook, pass } = createWebhookFixture();
  const events = [
    "contact_replied_linkedin_message",
    "contact_replied_email",
    "contact_accepted_linkedin_connection_request",
  ];
  const webhooks = [];
  for (const event of events) webhooks.push((await createWebhook(event)).uuid);
  const senders = await call("GET", "/flows/api/sender-profiles?limit=1");
  const mailboxes = await call("GET", "/emails/api/mailboxes?limit=1");
  const [{ uuid: lead }] = (await call("POST", "/leads/api/leads/search", { limit: 1 })).body.data;
  const senderProfile = senders.body.data[0].uuid;
  emulator.ledger.clear();
  const message = emulator.receiveLinkedInMessage({ lead, senderProfile, text: "A private text." });
  const email = emulator.receiveEmail({
    lead,
    mailbox: mailboxes.body.data[0].uuid,
    text: "A private text.",
  });
  emulator.acceptConnection({ lead, senderProfile });
  await pass(0);
  const [chat, mail, connection] = webhooks;
  const target = { host: "127.0.0.1:9", outcome: "status 200", lead };
  const details = emulator.ledger
    .effects("delivered")
    .map(({ type, sequence, at, effect, request, ...rest }) => rest);
  expect(details).toEqual([
    { ...target, webhook: chat, event: events[0], message },
    { ...target, webhook: mail, event: events[1], message: email },
    { ...target, webhook: connection, event: events[2], message: undefined },
  ]);
  expect(JSON.stringify(emulator.ledger.entries)).not.toContain("private text");
});

test("an event without a contact has neither contact nor message in the ledger", async () => {
  const { emulator, call, createWebhook, pass } = createWebhookFixture();
  const { uuid } = await createWebhook("account_exported");
  const companies = await call("POST", "/leads/api/companies/list", { limit: 1 });
  await call("POST", "/leads/api/file-exports/companies", { filter: { ids: [companies.body.data[0].uuid] } });
  await pass(MINUTE);
  const [effect] = emulator.ledger.effects("delivered");
  expect(effect).toMatchObject({
    webhook: uuid,
    event: "account_exported",
    lead: undefined,
    message: undefined,
  });
});

test("the options do not change other values of the seed", async () => {
  const rows = async (options: EmulatedWebhooks) => {
    const fixture = createWebhookFixture(options);
    await fixture.createWebhook("contact_updated");
    await fixture.updateContact();
    const created = await fixture.createWebhook("contact_created");
    await fixture.call("PUT", "/leads/api/leads/advanced-enrichment", {
      uuids: [(await fixture.updateContact(1)).uuid],
    });
    await fixture.pass(60 * MINUTE);
    const { createdIds, randomDraws, tables } = fixture.emulator.save();
    return { created, createdIds, randomDraws, tables };
  };
  const odd = { deliveries: 3, delay: { min: 0, max: 5_000 }, lose: 0.5, wrap: 0.5, describedOnly: true };
  expect(await rows(odd)).toEqual(await rows({}));
});

test("`testWebhook` sends one copy at once, whatever is lost or delayed, and wraps it like others", async () => {
  const { call, delivered, emulator, createWebhook, pass } = createWebhookFixture({
    ...{ deliveries: 3, delay: MINUTE, lose: 1, wrap: 1 },
  });
  const event = "contact_updated";
  const { uuid } = await createWebhook(event);
  const body = { uuid, event, request_method: "POST", target_url: TARGET };
  expect((await call("POST", `${WEBHOOKS}/test`, body)).status).toBe(200);
  await emulator.waitForWebhooks();
  expect(delivered).toMatchObject([{ payload: { body: { event_name: event } } }]);
  await pass(60 * MINUTE);
  expect(delivered).toHaveLength(1);
  expect(emulator.ledger.effects("delivered")).toMatchObject([
    { webhook: uuid, event, outcome: "status 200" },
  ]);
});

test("a pending delivery survives saving and loading the state, and so do the random choices", async () => {
  const options = { deliveries: 2, lose: 0.5, wrap: 0.5, delay: { min: 0, max: MINUTE } };
  const saved = createWebhookFixture(options);
  await saved.createWebhook("contact_updated");
  for (let contact = 0; contact < 9; contact++) await saved.updateContact(contact);
  const loaded = createWebhookFixture(options);
  loaded.emulator.load(JSON.parse(JSON.stringify(saved.emulator.save())));
  saved.delivered.length = 0;
  saved.emulator.ledger.clear();
  for (const fixture of [saved, loaded]) {
    await fixture.updateContact(9);
    await fixture.pass(60 * MINUTE);
  }
  expect(loaded.delivered.length).toBeGreaterThan(3);
  expect(loaded.delivered).toEqual(saved.delivered);
  expect(outcomes(loaded)).toEqual(outcomes(saved));
});
