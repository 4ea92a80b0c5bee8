import { describe, expect, test, vi } from "vitest";
import type { AnyWebhookEvent, EventContext, EventHandlers, EventName } from "../src/index.ts";
import { webhookEventNames } from "../src/index.ts";
import { createAccount, createReceiver, deliveryOf, type TestAccount } from "./support/account.ts";

interface Received {
  readonly status: number;
  readonly payload: Readonly<Record<string, unknown>> | undefined;
}

const MISSING = "00000000-0000-4000-8000-00000000dead";
const HOUR = 60 * 60 * 1000;

/** Delivers a payload to a receiver that reads back, and returns what its handler got. */
async function deliver(account: TestAccount, payload: object): Promise<Received> {
  const events: AnyWebhookEvent[] = [];
  const keep = (event: AnyWebhookEvent): void => void events.push(event);
  const on: EventHandlers = Object.fromEntries([...webhookEventNames, "unknown"].map((name) => [name, keep]));
  const { handler } = createReceiver(account, { on, verify: "read-back" });
  const { status } = await handler(deliveryOf(payload));
  return { status, payload: events[0]?.payload as Received["payload"] };
}

/** An account in which each kind of event has happened to one contact. */
async function accountWithEvents(): Promise<
  TestAccount & { readonly contact: string; readonly rows: Readonly<Record<string, object>> }
> {
  const account = await createAccount();
  const { emulator, grinfi, sender } = account;
  const [contact = ""] = account.contacts;
  const message = { lead_uuid: contact, sender_profile_uuid: sender };
  await grinfi.messages.send({ ...message, text: "Good morning" });
  await grinfi.emails.send({
    ...{ lead_uuid: contact, sender_profile_uuid: sender, from_name: "Kim", from_email: "kim@example.com" },
    ...{ to_name: "Robin", to_email: "robin@example.com", subject: "An idea", body: "Hello" },
  });
  emulator.advance(HOUR);
  emulator.receiveLinkedInMessage({ lead: contact, senderProfile: sender, text: "Tell me more." });
  emulator.receiveEmail({ lead: contact, text: "Please call me." });
  const messages = await grinfi.messages.list({ filter: { lead_uuid: contact } }).toArray({ limit: 1000 });
  const emails = await grinfi.emails.list({ filter: { lead_uuid: contact } }).toArray({ limit: 1000 });
  const newest = <Row extends { readonly type?: string }>(rows: readonly Row[], type: string): Row => {
    const row = rows.findLast((one) => one.type === type);
    if (row === undefined) throw new Error(`There is no ${type} row.`);
    return row;
  };
  const rows = {
    contact_replied_linkedin_message: newest(messages, "inbox"),
    sender_profile_sent_linkedin_message: newest(messages, "outbox"),
    contact_replied_email: newest(emails, "inbox"),
    sender_profile_sent_email: newest(emails, "outbox"),
    contact_opened_email: newest(emails, "outbox"),
    contact_unsubscribed_email: newest(emails, "outbox"),
  };
  return { ...account, contact, rows };
}

const OBJECTS: Readonly<Record<string, "email" | "linkedin_message">> = {
  contact_replied_linkedin_message: "linkedin_message",
  sender_profile_sent_linkedin_message: "linkedin_message",
  contact_replied_email: "email",
  sender_profile_sent_email: "email",
  contact_opened_email: "email",
  contact_unsubscribed_email: "email",
};

describe.each(Object.entries(OBJECTS))("%s", (event_name, object) => {
  test("is confirmed by its row, whose values replace those of the delivery", async () => {
    const account = await accountWithEvents();
    const row = account.rows[event_name] as { readonly uuid: string };
    const delivered = {
      event_name,
      contact: { uuid: account.contact },
      [object]: { uuid: row.uuid, text: "?" },
    };
    const before = account.emulator.ledger.requests().length;
    const { status, payload } = await deliver(account, delivered);
    expect(status).toBe(204);
    expect(payload?.[object]).toMatchObject(row);
    expect(account.emulator.ledger.requests().length - before).toBe(1);
  });

  test("is confirmed without a uuid", async () => {
    const account = await accountWithEvents();
    const { uuid, ...row } = account.rows[event_name] as { readonly uuid: string };
    const { status, payload } = await deliver(account, {
      event_name,
      contact: { uuid: account.contact },
      [object]: row,
    });
    expect(status).toBe(204);
    expect(payload?.[object]).toMatchObject({ ...row, uuid });
  });

  test.each<[string, (account: Awaited<ReturnType<typeof accountWithEvents>>) => object]>([
    ["another message", () => ({ [object]: { uuid: MISSING } })],
    [
      "the message of another contact",
      ({ contacts, rows }) => ({ contact: { uuid: contacts[1] }, [object]: rows[event_name] }),
    ],
    [
      "a message in the other direction",
      ({ rows }) => ({
        [object]:
          rows[
            object === "email"
              ? event_name === "contact_replied_email"
                ? "sender_profile_sent_email"
                : "contact_replied_email"
              : event_name === "contact_replied_linkedin_message"
                ? "sender_profile_sent_linkedin_message"
                : "contact_replied_linkedin_message"
          ],
      }),
    ],
    [
      "another text without a uuid",
      ({ rows }) => ({ [object]: { ...rows[event_name], uuid: undefined, text: "Yes!", subject: "Yes!" } }),
    ],
    ["no contact", ({ rows }) => ({ contact: null, [object]: rows[event_name] })],
    ["no message", () => ({ [object]: null })],
  ])("is forged with %s", async (_, change) => {
    const account = await accountWithEvents();
    const { status, payload } = await deliver(account, {
      event_name,
      contact: { uuid: account.contact },
      ...change(account),
    });
    expect([status, payload]).toEqual([503, undefined]);
  });
});

test("the same message in two forms is handled once", async () => {
  const account = await accountWithEvents();
  const event_name = "contact_replied_linkedin_message";
  const { uuid, ...row } = account.rows[event_name] as { readonly uuid: string };
  const handle = vi.fn();
  const { handler } = createReceiver(account, { on: { [event_name]: handle }, verify: "read-back" });
  for (const linkedin_message of [{ uuid }, row]) {
    const delivery = deliveryOf({ event_name, contact: { uuid: account.contact }, linkedin_message });
    expect((await handler(delivery)).status).toBe(204);
  }
  expect(handle).toHaveBeenCalledOnce();
});

test("the id is the same, whichever form of a message is delivered", async () => {
  const account = await accountWithEvents();
  const event_name = "contact_replied_linkedin_message";
  const { uuid, ...row } = account.rows[event_name] as { readonly uuid: string };
  const ids: string[] = [];
  for (const linkedin_message of [{ uuid }, row]) {
    const on: EventHandlers = { [event_name]: (_: unknown, { id }: EventContext) => ids.push(id) };
    const { handler } = createReceiver(account, { on, verify: "read-back" });
    await handler(deliveryOf({ event_name, contact: { uuid: account.contact }, linkedin_message }));
  }
  expect(ids).toEqual([expect.any(String), ids[0]]);
});

test("a message that was not sent is not confirmed as sent", async () => {
  const account = await createAccount();
  const [lead_uuid = ""] = account.contacts;
  const message = { lead_uuid, sender_profile_uuid: account.sender, text: "Good morning" };
  const linkedin_message = await account.grinfi.messages.send(message);
  const event = {
    event_name: "sender_profile_sent_linkedin_message",
    contact: { uuid: lead_uuid },
    linkedin_message,
  };
  expect((await deliver(account, event)).status).toBe(503);
  account.emulator.advance(HOUR);
  expect((await deliver(account, event)).status).toBe(204);
});

test("an invitation is confirmed by its task", async () => {
  const account = await createAccount();
  const { emulator, grinfi, sender } = account;
  const [contact = ""] = account.contacts;
  await grinfi.tasks.create({
    type: "linkedin_send_connection_request",
    ...{
      lead_uuid: contact,
      sender_profile_uuid: sender,
      text: "Hello",
      schedule_at: emulator.now.toISOString(),
    },
  } as Parameters<typeof grinfi.tasks.create>[0]);
  emulator.advance(HOUR);
  const event_name = "sender_profile_sent_linkedin_connection_request";
  const delivered = { event_name, contact: { uuid: contact }, sender_profile: { uuid: sender } };
  const confirmed = await deliver(account, { ...delivered, linkedin_connection_request: { nickname: "x" } });
  expect(confirmed.status).toBe(204);
  expect(confirmed.payload?.linkedin_connection_request).toMatchObject({ nickname: "x" });
  for (const other of [{ contact: { uuid: MISSING } }, { sender_profile: { uuid: MISSING } }])
    expect((await deliver(account, { ...delivered, ...other })).status).toBe(503);
});

test.each<EventName>(["contact_updated", "contact_created", "contact_tag_added"])(
  "%s is confirmed by its contact, whose values replace those of the delivery",
  async (event_name) => {
    const account = await createAccount();
    const [uuid = ""] = account.contacts;
    const contact = await account.grinfi.contacts.get(uuid);
    const { status, payload } = await deliver(account, {
      event_name,
      contact: { uuid, name: "Forged", list_name: "Spring fair" },
    });
    expect([status, payload?.contact]).toEqual([204, expect.objectContaining({ name: contact.name })]);
    expect(payload?.contact).toMatchObject({ list_name: "Spring fair" });
    const missing = { event_name, contact: { uuid: MISSING } };
    expect((await deliver(account, missing)).status).toBe(503);
  },
);

test("contact_deleted is confirmed if the contact does not exist any more", async () => {
  const account = await createAccount();
  const [uuid = ""] = account.contacts;
  const event = { event_name: "contact_deleted", contact: { uuid } };
  expect((await deliver(account, event)).status).toBe(503);
  await account.grinfi.contacts.delete(uuid);
  account.emulator.advance(HOUR);
  expect((await deliver(account, event)).status).toBe(204);
});

test("an unknown event cannot be confirmed", async () => {
  const account = await createAccount();
  expect((await deliver(account, { event_name: "account_exported", contact: {} })).status).toBe(503);
});

test("an event is not handled while the API fails, and can come again", async () => {
  const account = await createAccount();
  const { emulator, contacts } = account;
  const handle = vi.fn();
  const { errors, handler } = createReceiver(account, {
    on: { contact_created: handle },
    verify: "read-back",
  });
  emulator.addFault({ kind: "status", status: 403, operation: "getLead" });
  const event = { event_name: "contact_created", contact: { uuid: contacts[0] } };
  expect((await handler(deliveryOf(event))).status).toBe(500);
  expect(errors).toEqual([expect.objectContaining({ code: "forbidden" })]);
  expect((await handler(deliveryOf(event))).status).toBe(204);
  expect(handle).toHaveBeenCalledOnce();
});
