import type { Emulator } from "@grinfi/emulator";
import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigurationError, type Grinfi } from "../../src/index.ts";
import { everything, start } from "../support/accounts/start.ts";

const hundreds = (count: number): number => Math.max(1, Math.ceil(count / 100));

const unreadOf = async (grinfi: Grinfi): Promise<string[]> =>
  (await grinfi.inbox.listUnread()).map(({ contact }) => contact.uuid);

async function countingUnread(grinfi: Grinfi): Promise<string[]> {
  const contacts = await grinfi.contacts.search().toArray(everything);
  return contacts.filter(({ unread_counts = [] }) => unread_counts.length > 0).map(({ uuid }) => uuid);
}

describe("the requests", () => {
  test("for all unread contacts are as many as documented, and miss no contact", async () => {
    const { grinfi, emulator } = start({ contacts: 2000 });
    const filter = { type: "inbox" } as const;
    const messages = await grinfi.messages.list({ filter }).toArray(everything);
    const emails = await grinfi.emails.list({ filter }).toArray(everything);
    const writers = new Set([...messages, ...emails].map(({ lead_uuid }) => lead_uuid));
    const expected = await countingUnread(grinfi);
    emulator.ledger.clear();

    expect((await unreadOf(grinfi)).toSorted()).toEqual(expected.toSorted());
    expect(emulator.ledger.requests()).toHaveLength(
      hundreds(messages.length) + hundreds(emails.length) + hundreds(writers.size),
    );
    expect(hundreds(messages.length)).toBeGreaterThan(1);
  });

  test("for the newest contacts are few: leaving the loop ends them", async () => {
    const { grinfi, emulator } = start({ contacts: 2000 });
    for await (const { contact } of grinfi.inbox.listUnread()) if (contact.uuid) break;
    // The messages of 100 contacts, the emails, and these contacts.
    expect(emulator.ledger.requests().length).toBeLessThanOrEqual(4);
  });

  test("for contacts that are in no list, or were deleted, are one more for each", async () => {
    const { grinfi, emulator } = start({ contacts: 40 });
    const [listless = "", deleted = "", ...others] = await unreadOf(grinfi);
    const { list_uuid = "" } = await grinfi.contacts.get(listless);
    const { uuid: other } = await grinfi.lists.create({ name: "Other" });
    const inList = await grinfi.contacts.search({ filter: { list_uuid } }).toArray(everything);
    const ids = inList.map(({ uuid }) => uuid).filter((uuid) => uuid !== listless);
    await grinfi.contacts.bulkAction({ type: "contact_change_list", list_uuid: other }, { ids });
    await grinfi.lists.delete(String(list_uuid));
    await grinfi.contacts.delete(deleted);
    emulator.advance(60_000);
    emulator.ledger.clear();
    expect(await unreadOf(grinfi)).toEqual([listless, ...others]);
    expect(emulator.ledger.requests("getLead")).toHaveLength(2);
  });

  test("to mark contacts as read are one for each hundred contacts, and none without contacts", async () => {
    const { grinfi, emulator } = start({ contacts: 250 });
    const contacts = (await grinfi.contacts.search().toArray(everything)).map(({ uuid }) => uuid);
    emulator.ledger.clear();
    await grinfi.inbox.markRead([]);
    expect(emulator.ledger.requests()).toEqual([]);
    await grinfi.inbox.markRead(contacts);
    expect(emulator.ledger.requests()).toHaveLength(3);
    expect(await countingUnread(grinfi)).toEqual([]);
  });
});

test("contacts with unread counts are unread, the one with the newest message first", async () => {
  const act = fc.record({ contact: fc.nat(19), kind: fc.constantFrom("linkedin", "email", "read") });
  const property = fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
    const { grinfi, emulator } = start({ contacts: 20 });
    const contacts = (await grinfi.contacts.search().toArray(everything)).map(({ uuid }) => uuid);
    const senderProfile = String((await grinfi.senderProfiles.list().first())?.uuid);
    const mailbox = String((await grinfi.mailboxes.list().first())?.uuid);
    await grinfi.inbox.markRead(contacts);
    let expected: string[] = [];
    for (const { contact, kind } of acts) {
      emulator.advance(1000);
      const lead = String(contacts[contact]);
      expected = expected.filter((other) => other !== lead);
      if (kind === "read") await grinfi.inbox.markRead([lead]);
      else expected.unshift(lead);
      if (kind === "linkedin") emulator.receiveLinkedInMessage({ lead, text: "Hello.", senderProfile });
      if (kind === "email") emulator.receiveEmail({ lead, text: "Hello.", subject: "Hello", mailbox });
    }
    expect(await unreadOf(grinfi)).toEqual(expected);
  });
  await fc.assert(property, { numRuns: 40, seed: 8 });
});

test("a LinkedIn message without read_at counts as unread if the contact has no counts", async () => {
  const { grinfi, emulator } = start({ contacts: 20, responseShape: "described" });
  const withCounts = await grinfi.inbox.listUnread();
  const accountWithoutCounts = start(
    {},
    { fetch: async (request) => withoutCounts(request, await emulator.fetch(request)) },
  );
  const found = await accountWithoutCounts.grinfi.inbox.listUnread();
  const onLinkedIn = withCounts.filter(({ latest }) => latest.channel === "linkedin");
  expect(onLinkedIn.length).toBeGreaterThan(0);
  expect(found.map(({ contact }) => contact.uuid)).toEqual(onLinkedIn.map(({ contact }) => contact.uuid));
  for (const { unread } of found) expect(unread).toEqual([{ channel: "linkedin", count: 1 }]);
});

/** Removes the unread counts from the contacts of a response. */
async function withoutCounts({ url }: Request, response: Response): Promise<Response> {
  if (!url.endsWith("/leads/search")) return response;
  const page = (await response.json()) as { readonly data: readonly object[] };
  return Response.json({ ...page, data: page.data.map((row) => ({ ...row, unread_counts: [] })) });
}

describe("failures", () => {
  test.each(["listLinkedinMessages", "listEmails", "searchContacts"])(
    "with %s ends the job with the error",
    async (operation) => {
      const { grinfi, emulator } = start({ contacts: 20 });
      emulator.addFault({ kind: "status", status: 503, operation });
      expect(await rejectionOf(grinfi.inbox.listUnread())).toMatchObject({ code: "server_error", operation });
    },
  );

  test.each(["listLinkedinMessages", "listEmails", "getEmailBody"])(
    "with %s rejects a conversation with the error",
    async (operation) => {
      const { grinfi, emulator, lead } = await emailed();
      emulator.addFault({ kind: "status", status: 503, operation });
      expect(await rejectionOf(grinfi.inbox.getConversation(lead))).toMatchObject({
        code: "server_error",
        operation,
      });
    },
  );

  test("an email whose text was deleted has none, and the others have theirs", async () => {
    const { grinfi, emulator, lead } = await emailed();
    emulator.addFault({ kind: "status", status: 404, operation: "getEmailBody" });
    const texts = (await grinfi.inbox.getConversation(lead)).map(({ text }) => typeof text);
    expect(texts.toSorted()).toEqual(["string", "undefined"]);
  });

  test("a signal ends the job", async () => {
    const { grinfi, emulator, lead } = await emailed();
    const signal = AbortSignal.abort(new Error("Enough."));
    expect(await rejectionOf(grinfi.inbox.listUnread({ signal }))).toBe(signal.reason);
    expect(await rejectionOf(grinfi.inbox.getConversation(lead, { signal }))).toBe(signal.reason);
    expect(await rejectionOf(grinfi.inbox.markRead([lead], { signal }))).toBe(signal.reason);
    expect(emulator.ledger.requests()).toEqual([]);
  });

  test("invalid arguments are rejected before anything is sent", async () => {
    const { grinfi, emulator, lead } = await emailed();
    const job = grinfi.inbox.listUnread({ since: "yesterday" });
    await expect(job).rejects.toThrow(ConfigurationError);
    await expect(job).rejects.toThrow(
      'The option since must be a Date or a time in ISO 8601, not "yesterday".',
    );
    await expect(grinfi.inbox.getConversation("")).rejects.toThrow("contact is empty");
    await expect(grinfi.inbox.getConversation(lead, { emailTexts: -1 })).rejects.toThrow(
      "The option emailTexts must be a number of at least 0, not -1.",
    );
    await expect(grinfi.inbox.markRead([lead, ""])).rejects.toThrow("uuid of a contact is empty");
    expect(emulator.ledger.requests()).toEqual([]);
  });

  async function emailed(): Promise<{ grinfi: Grinfi; emulator: Emulator; lead: string }> {
    const { grinfi, emulator } = start({ contacts: 20 });
    const email = await grinfi.emails.list({ filter: { type: "inbox" } }).first();
    emulator.ledger.clear();
    return { grinfi, emulator, lead: String(email?.lead_uuid) };
  }
});
