import { describe, expect, test, vi } from "vitest";
import { type AnyWebhookEvent, type EventHandlers, webhookEventNames } from "../src/index.ts";
import { createAccount, createReceiver, deliveryOf, type TestAccount } from "./support/account.ts";

const HOUR = 60 * 60 * 1000;
const NOTHING = { handled: 0, failed: 0, inProgress: 0 };
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * HOUR);

/** Handlers of all events, which keep what they get. */
function recorder(): { readonly events: AnyWebhookEvent[]; readonly on: EventHandlers } {
  const events: AnyWebhookEvent[] = [];
  const keep = (event: AnyWebhookEvent): void => void events.push(event);
  return { events, on: Object.fromEntries(webhookEventNames.map((name) => [name, keep])) };
}

/** The sender profile writes to a contact, who replies. */
async function exchange(
  { emulator, grinfi, sender }: TestAccount,
  lead: string,
  text: string,
): Promise<void> {
  await grinfi.messages.send({ lead_uuid: lead, sender_profile_uuid: sender, text });
  emulator.advance(10_000);
  emulator.receiveLinkedInMessage({ lead, senderProfile: sender, text: `Re: ${text}` });
}

async function sendEmail({ emulator, grinfi, sender }: TestAccount, lead: string): Promise<string> {
  const addresses = { from_name: "Kim", from_email: "kim@example.com", to_name: "Robin" };
  const content = { to_email: "robin@example.com", subject: "An idea", body: "Hello" };
  await grinfi.emails.send({ lead_uuid: lead, sender_profile_uuid: sender, ...addresses, ...content });
  emulator.advance(10_000);
  const sent = await grinfi.emails
    .list({ filter: { lead_uuid: lead, type: "outbox" } })
    .toArray({ limit: 99 });
  return sent.at(-1)?.uuid ?? "";
}

test("handles what was not delivered, the oldest first, with the contact", async () => {
  const account = await createAccount();
  const { contacts, grinfi, sender } = account;
  const [lead = ""] = contacts;
  const { events, on } = recorder();
  const { errors, handler } = createReceiver(account, { on });
  await exchange(account, lead, "Good morning");
  expect(await handler.reconcile({ since: hoursAgo(1) })).toEqual({ ...NOTHING, handled: 2 });
  const { name } = await grinfi.contacts.get(lead);
  const contact = { uuid: lead, name };
  const sender_profile = { uuid: sender };
  expect(events).toMatchObject([
    {
      name: "sender_profile_sent_linkedin_message",
      payload: { contact, sender_profile, linkedin_message: { text: "Good morning" } },
    },
    {
      name: "contact_replied_linkedin_message",
      payload: { contact, sender_profile, linkedin_message: { text: "Re: Good morning" } },
    },
  ]);
  expect(await handler.reconcile({ since: hoursAgo(1) })).toEqual(NOTHING);
  expect(errors).toEqual([]);
});

test.each(["with", "without"])(
  "skips what was delivered %s a uuid, and does not handle it later",
  async (has) => {
    const account = await createAccount();
    const [lead = "", other = ""] = account.contacts;
    const { events, on } = recorder();
    const { handler } = createReceiver(account, { on });
    await exchange(account, lead, "Good morning");
    await exchange(account, other, "Good evening");
    const rows = await account.grinfi.messages
      .list({ filter: { lead_uuid: [lead, other] } })
      .toArray({ limit: 99 });
    const deliver = async (text: string): Promise<void> => {
      const { uuid, ...row } = rows.findLast((one) => one.text === text) as (typeof rows)[number];
      const event_name = text.startsWith("Re:")
        ? "contact_replied_linkedin_message"
        : "sender_profile_sent_linkedin_message";
      const linkedin_message = has === "with" ? { uuid, ...row } : row;
      await handler(deliveryOf({ event_name, contact: { uuid: row.lead_uuid }, linkedin_message }));
    };
    await deliver("Re: Good morning");
    await deliver("Good evening");
    expect(events).toHaveLength(2);
    expect(await handler.reconcile({ since: hoursAgo(1) })).toEqual({ ...NOTHING, handled: 2 });
    for (const text of ["Good morning", "Re: Good morning", "Good evening", "Re: Good evening"])
      await deliver(text);
    expect(events).toHaveLength(4);
  },
);

test("finds emails and bounces, and takes no bounce notice for a reply", async () => {
  const account = await createAccount();
  const [lead = "", bouncing = ""] = account.contacts;
  const { events, on } = recorder();
  const { handler } = createReceiver(account, { on });
  await sendEmail(account, lead);
  account.emulator.receiveEmail({ lead, text: "Please call me." });
  account.emulator.bounceEmail(await sendEmail(account, bouncing));
  await handler.reconcile({ since: hoursAgo(1) });
  expect(
    events.map(({ name, payload }) => [name, (payload as { contact: { uuid: string } }).contact.uuid]),
  ).toEqual([
    ["sender_profile_sent_email", lead],
    ["contact_replied_email", lead],
    ["email_bounced", bouncing],
    ["sender_profile_sent_email", bouncing],
  ]);
});

test("finds invitations by their tasks", async () => {
  const account = await createAccount();
  const { contacts, emulator, grinfi, sender } = account;
  const [lead = ""] = contacts;
  const { events, on } = recorder();
  const { handler } = createReceiver(account, { on });
  const task = { type: "linkedin_send_connection_request", lead_uuid: lead, sender_profile_uuid: sender };
  await grinfi.tasks.create({
    ...{ ...task, text: "Hello", schedule_at: emulator.now.toISOString() },
  } as Parameters<typeof grinfi.tasks.create>[0]);
  emulator.advance(HOUR);
  await handler.reconcile({ since: hoursAgo(1) });
  const executed = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  expect(events).toMatchObject([
    {
      name: "sender_profile_sent_linkedin_connection_request",
      payload: { contact: { uuid: lead }, linkedin_connection_request: { sent_at: executed } },
    },
  ]);
});

test("reads every page since the time, and nothing before", async () => {
  const account = await createAccount({ now: hoursAgo(3) });
  const { emulator, contacts, sender } = account;
  const [lead = ""] = contacts;
  const receive = (text: string): unknown =>
    emulator.receiveLinkedInMessage({ lead, senderProfile: sender, text });
  for (let number = 0; number < 120; number++) receive(`before ${number}`);
  emulator.advance(2 * HOUR);
  const since = emulator.now;
  for (let number = 0; number < 250; number++) receive(`after ${number}`);
  const { events, on } = recorder();
  const { handler } = createReceiver(account, { on });
  const before = emulator.ledger.requests().length;
  expect(await handler.reconcile({ since })).toEqual({ ...NOTHING, handled: 250 });
  const texts = events.map(
    ({ payload }) => (payload as { linkedin_message: { text: string } }).linkedin_message.text,
  );
  expect(new Set(texts)).toEqual(new Set(Array.from({ length: 250 }, (_, number) => `after ${number}`)));
  // Received messages take 3 pages, and each other list 1: sent messages, received, sent and bounced emails, invitations.
  // The contact takes 1.
  expect(emulator.ledger.requests().length - before).toBe(3 + 5 + 1);
});

/** A client whose lists have these rows. */
const clientWith = (rows: readonly unknown[]): never => {
  const pages = async function* () {
    yield { items: rows };
  };
  const paginate = () => ({ pages, [Symbol.asyncIterator]: async function* () {} });
  return { call: {}, paginate } as never;
};

test("drops rows that are no events, and handles the others", async () => {
  const created_at = new Date().toISOString();
  const row = { uuid: "m1", type: "inbox", lead_uuid: "c1", text: "Yes", created_at };
  const rows = [
    null,
    { ...row, lead_uuid: null },
    { ...row, lead_uuid: "" },
    { ...row, type: "outbox" },
    row,
  ];
  const handle = vi.fn();
  const on = { contact_replied_linkedin_message: handle };
  const { handler } = createReceiver(await createAccount(), { on, client: clientWith(rows) });
  expect(await handler.reconcile({ since: hoursAgo(1) })).toEqual({ ...NOTHING, handled: 1 });
  expect(handle.mock.calls[0]?.[0].payload.linkedin_message).toEqual(row);
});

test("handles nothing from before the time, even if the API ignores the filter", async () => {
  const task = { type: "linkedin_send_connection_request", status: "closed", sender_profile_uuid: "s1" };
  const rows = [2, 1, 400 * 24].map((hours) => ({
    ...task,
    ...{ uuid: `t${hours}`, lead_uuid: `c${hours}`, executed_at: hoursAgo(hours).toISOString() },
  }));
  const on = { sender_profile_sent_linkedin_connection_request: vi.fn() };
  const { handler } = createReceiver(await createAccount(), { on, client: clientWith(rows) });
  expect(await handler.reconcile({ since: hoursAgo(3) })).toEqual({ ...NOTHING, handled: 2 });
});

test("reads only the lists of events that have a handler", async () => {
  const account = await createAccount();
  const { handler } = createReceiver(account, {
    on: { contact_replied_email: vi.fn(), contact_created: vi.fn() },
  });
  const before = account.emulator.ledger.requests().length;
  await handler.reconcile({ since: hoursAgo(1) });
  const requests = account.emulator.ledger.requests().slice(before);
  expect(requests.map(({ operation }) => operation)).toEqual(["listEmails"]);
});

test("an event whose handler fails is handled by the next call", async () => {
  const account = await createAccount();
  const [lead = ""] = account.contacts;
  const handle = vi.fn().mockRejectedValueOnce(new Error("The database is down."));
  const { errors, handler } = createReceiver(account, { on: { contact_replied_linkedin_message: handle } });
  await exchange(account, lead, "one");
  await exchange(account, lead, "two");
  expect(await handler.reconcile({ since: hoursAgo(1) })).toEqual({ ...NOTHING, handled: 1, failed: 1 });
  expect(errors).toEqual([expect.objectContaining({ message: "The database is down." })]);
  expect(await handler.reconcile({ since: hoursAgo(1) })).toEqual({ ...NOTHING, handled: 1 });
});

test("an event that is being handled is left alone", async () => {
  const account = await createAccount();
  const [lead = ""] = account.contacts;
  let end = (): void => {};
  const handle = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  const { handler } = createReceiver(account, { on: { contact_replied_linkedin_message: handle } });
  await exchange(account, lead, "one");
  const first = handler.reconcile({ since: hoursAgo(1) });
  await vi.waitFor(() => expect(handle).toHaveBeenCalledOnce(), { timeout: 60_000 });
  expect(await handler.reconcile({ since: hoursAgo(1) })).toEqual({ ...NOTHING, inProgress: 1 });
  end();
  expect(await first).toEqual({ ...NOTHING, handled: 1 });
});

describe("ends with an error", () => {
  test("without a client", async () => {
    const account = await createAccount();
    const { handler } = createReceiver(account, { on: {}, ...{ client: undefined } } as never);
    await expect(handler.reconcile({ since: hoursAgo(1) })).rejects.toThrow("needs the option client");
  });

  test.each<[string, Date | string, string]>([
    ["is not one", "yesterday", "since must be a Date"],
    ["is invalid", new Date(Number.NaN), "since must be a Date"],
    ["is in the future", hoursAgo(-1), "within the last 2592000000 ms"],
    ["is before the retention", hoursAgo(24 * 31), "within the last"],
  ])("if the time %s", async (_, since, message) => {
    const account = await createAccount();
    const { handler } = createReceiver(account, { on: {} });
    await expect(handler.reconcile({ since })).rejects.toThrow(message);
  });

  test("if the API fails, and handles nothing", async () => {
    const account = await createAccount();
    const [lead = ""] = account.contacts;
    await exchange(account, lead, "one");
    const handle = vi.fn();
    const { handler } = createReceiver(account, { on: { contact_replied_linkedin_message: handle } });
    account.emulator.addFault({ kind: "status", status: 403, operation: "listLinkedinMessages" });
    await expect(handler.reconcile({ since: hoursAgo(1) })).rejects.toMatchObject({ code: "forbidden" });
    expect(handle).not.toHaveBeenCalled();
  });

  test("if it is aborted, before the next event", async () => {
    const account = await createAccount();
    const [lead = ""] = account.contacts;
    await exchange(account, lead, "one");
    await exchange(account, lead, "two");
    const abort = new AbortController();
    const handle = vi.fn(() => abort.abort());
    const { handler } = createReceiver(account, { on: { contact_replied_linkedin_message: handle } });
    const { signal } = abort;
    await expect(handler.reconcile({ since: hoursAgo(1), signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(handle).toHaveBeenCalledOnce();
  });
});
