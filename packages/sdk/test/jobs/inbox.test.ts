import { describe, expect, test } from "vitest";
import type { ConversationEntry, UnreadContact } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";

const account = useAccountBehindPrism();

const uuidsOf = (found: readonly UnreadContact[]): string[] => found.map(({ contact }) => contact.uuid);

/** Returns the unread counts of all contacts. */
async function countingUnread(): Promise<string[]> {
  const contacts = await account.grinfi.contacts.search().toArray({ limit: 1000 });
  return contacts.filter(({ unread_counts = [] }) => unread_counts.length > 0).map(({ uuid }) => uuid);
}

describe("an unread contact", () => {
  test("has channel, counts and the newest message; the one with the newest message comes first", async () => {
    const { emulator, grinfi } = account;
    const known = await countingUnread();
    const [first, second] = known.toReversed();
    const lead = String(first);
    emulator.advance(60_000);
    emulator.receiveEmail({ lead: String(second), text: "And call me.", mailbox: await mailbox() });
    emulator.advance(60_000);
    emulator.receiveLinkedInMessage({ lead, text: "One more thing.", senderProfile: await sender() });
    emulator.ledger.clear();

    const found = await grinfi.inbox.listUnread();
    expect(account.called.toSorted()).toEqual(["listEmails", "listLinkedinMessages", "searchContacts"]);
    expect(uuidsOf(found).slice(0, 2)).toEqual([first, second]);
    expect(uuidsOf(found).toSorted()).toEqual(known.toSorted());
    expect(found[0]).toMatchObject({ latest: { channel: "linkedin", source: { text: "One more thing." } } });
    expect(found[0]?.unread).toContainEqual({ channel: "linkedin", count: expect.any(Number) });
    expect(found[1]).toMatchObject({ latest: { channel: "email", source: { type: "inbox" } } });
    for (const { contact, unread } of found) {
      expect(unread).toEqual(
        contact.unread_counts?.map(({ category, count }) => ({ channel: category, count })),
      );
    }
    expect(emulator.ledger.effects()).toEqual([]);
  });

  test("can be limited to recent days", async () => {
    const { emulator, grinfi } = account;
    const since = emulator.now;
    const [lead = ""] = await countingUnread();
    emulator.advance(60_000);
    emulator.receiveLinkedInMessage({ lead, text: "One more thing.", senderProfile: await sender() });
    expect(uuidsOf(await grinfi.inbox.listUnread({ since }))).toEqual([lead]);
    expect(uuidsOf(await grinfi.inbox.listUnread({ since: since.toISOString() }))).toEqual([lead]);
    expect(uuidsOf(await grinfi.inbox.listUnread({ since: new Date(since.getTime() + 60_001) }))).toEqual([]);
  });

  test("is not unread after being marked as read, until the contact writes again", async () => {
    const { emulator, grinfi } = account;
    const [lead = "", ...others] = uuidsOf(await grinfi.inbox.listUnread());
    await grinfi.inbox.markRead([lead]);
    expect(uuidsOf(await grinfi.inbox.listUnread())).toEqual(others);
    await grinfi.inbox.markRead(others);
    expect(await grinfi.inbox.listUnread()).toEqual([]);
    emulator.receiveLinkedInMessage({ lead, text: "One more thing.", senderProfile: await sender() });
    expect(uuidsOf(await grinfi.inbox.listUnread())).toEqual([lead]);
  });
});

describe("a conversation", () => {
  test("has both channels in chronological order, with the texts of the emails", async () => {
    const { emulator, grinfi } = account;
    const { lead, sender_profile_uuid } = await emailed();
    emulator.receiveLinkedInMessage({ lead, text: "Here as well?", senderProfile: sender_profile_uuid });
    emulator.advance(60_000);
    await grinfi.contacts.reply(lead, { channel: "email", text: "<p>Yes, here as well.</p>" });
    emulator.advance(60_000);
    emulator.ledger.clear();

    const thread = await grinfi.inbox.getConversation(lead);
    const emails = thread.filter(({ channel }) => channel === "email");
    // 1 for messages, 1 for emails, and 1 for each email's text.
    expect(account.called).toHaveLength(2 + emails.length);
    expect(account.called.filter((operation) => operation === "getEmailBody")).toHaveLength(emails.length);
    expect(thread.map(({ channel, direction }) => `${channel} ${direction}`)).toEqual([
      ...["email out", "email in", "linkedin in", "email out"],
    ]);
    const times = thread.map(({ at }) => Date.parse(String(at)));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(thread.at(-1)).toMatchObject({
      text: "<p>Yes, here as well.</p>",
      subject: expect.stringMatching(/^Re: /),
    });
    for (const entry of thread) expect(entry.text).toMatch(/\w/);
    expect(emulator.ledger.effects()).toEqual([]);
  });

  test("can omit the texts of all emails, or of older ones", async () => {
    const { lead } = await emailed();
    const textsWith = async (emailTexts: number): Promise<(string | undefined)[]> => {
      account.emulator.ledger.clear();
      const thread = await account.grinfi.inbox.getConversation(lead, { emailTexts });
      expect(account.called).toHaveLength(2 + emailTexts);
      return thread.map(({ text }) => text);
    };
    expect(await textsWith(0)).toEqual([undefined, undefined]);
    expect(await textsWith(1)).toEqual([undefined, expect.any(String)]);
  });

  test("keeps the order of the API at equal times, messages first", async () => {
    const { emulator, grinfi } = account;
    const { lead, sender_profile_uuid } = await emailed();
    emulator.receiveEmail({ lead, text: "Three" });
    for (const text of ["One", "Two"])
      emulator.receiveLinkedInMessage({ lead, text, senderProfile: sender_profile_uuid });
    const texts = (thread: readonly ConversationEntry[]) => thread.slice(-3).map(({ text }) => text);
    expect(texts(await grinfi.inbox.getConversation(lead))).toEqual(["One", "Two", "Three"]);
  });

  test("of a contact without messages is empty", async () => {
    const { grinfi } = account;
    const unknown = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c10";
    expect(await grinfi.inbox.getConversation(unknown)).toEqual([]);
    expect(account.called).toHaveLength(2);
  });
});

async function mailbox(): Promise<string> {
  return String((await account.grinfi.mailboxes.list().first())?.uuid);
}

async function sender(): Promise<string> {
  return String((await account.grinfi.senderProfiles.list().first())?.uuid);
}

/** A contact with sent and received emails, and no LinkedIn messages. */
async function emailed(): Promise<{ lead: string; sender_profile_uuid: string }> {
  const email = await account.grinfi.emails.list({ filter: { type: "inbox" } }).first();
  return { lead: String(email?.lead_uuid), sender_profile_uuid: String(email?.sender_profile_uuid) };
}
