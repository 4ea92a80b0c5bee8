import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import {
  addContacts,
  countRequests,
  createOutreachAccount,
  emailTo,
  type OutreachAccount,
} from "../support/outreach/outreach-account.ts";
import {
  type AnySend,
  EMAILS_CHANNEL,
  MESSAGES_CHANNEL,
  outcomesIn,
  runSend,
  SEND_CHANNELS,
  type SendChannel,
  type SendOptions,
  totalCreated,
} from "../support/outreach/send-channels.ts";

let account: OutreachAccount;
let contact: string;
beforeEach(async () => {
  account = await createOutreachAccount();
  [contact = ""] = await addContacts(account, ["robin-sample"]);
});
afterEach(() => void vi.useRealTimers());

const ANYBODY = { skip: { quietFor: 0 } };

const send = (channel: SendChannel, rows: unknown, options: SendOptions = {}) =>
  runSend(channel.sendMany(account.grinfi, rows, { sender_profile_uuid: account.sender, ...options }));

describe.each(SEND_CHANNELS)("a row of $name", (channel) => {
  const text = channel.name === "emails" ? "body" : "text";

  test.each<[string, (row: AnySend) => unknown, string]>([
    ["that is no object", () => "Hello", "The row is not an object."],
    ["that is null", () => null, "The row is not an object."],
    ["with a field too many", (row) => ({ ...row, txt: "x" }), 'does not have: "txt".'],
    ["without a contact", (row) => ({ ...row, lead_uuid: undefined }), "lead_uuid must be a text"],
    [
      "with a handle as the contact",
      (row) => ({ ...row, lead_uuid: "robin" }),
      'lead_uuid is not a uuid: "robin".',
    ],
    ["without a text", (row) => ({ ...row, [text]: undefined }), `${text} must be a text that is not empty`],
    ["with an empty text", (row) => ({ ...row, [text]: " \n" }), `${text} must be a text that is not empty`],
    [
      "with a number as the text",
      (row) => ({ ...row, [text]: 7 }),
      `${text} must be a text that is not empty`,
    ],
    [
      "with a name as the sender profile",
      (row) => ({ ...row, sender_profile_uuid: "Kim" }),
      'sender_profile_uuid is not a uuid: "Kim".',
    ],
  ])("%s fails before anything is sent, and the others are sent", async (_, change, reason) => {
    const row = channel.rowTo(contact, "Hello");
    const { outcomes, result } = await send(channel, [change(row), row]);
    expect(outcomes).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining(reason), index: 0, fromJournal: false },
      { outcome: "queued", index: 1 },
    ]);
    expect(result).toMatchObject({ failed: 1, queued: 1, problems: [{ index: 0 }] });
    expect(totalCreated(account.emulator, channel)).toBe(1);
  });

  test("without a sender profile fails if the options have none", async () => {
    const options = { sender_profile_uuid: undefined };
    const { outcomes } = await send(channel, [channel.rowTo(contact, "Hello")], options);
    expect(outcomes).toMatchObject([{ outcome: "failed", reason: expect.stringContaining("is missing") }]);
    expect(countRequests(account.emulator)).toEqual({});
  });

  test.each([
    ["", '""'],
    [5, "5"],
    [undefined, "undefined"],
  ])("with the key %j fails", async (key, words) => {
    const { outcomes } = await send(channel, [channel.rowTo(contact, "Hello")], { key: () => key as string });
    const reason = `The key of the row must be a non-empty string, not ${words}.`;
    expect(outcomes).toMatchObject([{ outcome: "failed", reason }]);
  });

  test.each<[string, (row: AnySend) => AnySend]>([
    ["the same uuid", (row) => row],
    ["the uuid in upper case", (row) => ({ ...row, lead_uuid: ` ${row.lead_uuid.toUpperCase()}` })],
    ["other line breaks", (row) => ({ ...row, [text]: String((row as never)[text]).replace("\n", " \r\n") })],
  ])("that repeats a message, with %s, is skipped", async (_, change) => {
    const row = channel.rowTo(contact, "Hello\nRobin");
    const { outcomes } = await send(channel, [row, change(row)], ANYBODY);
    expect(outcomes).toMatchObject([
      { outcome: "queued" },
      { outcome: "skipped", reason: "Row 0 is the same message.", key: outcomes[0]?.key },
    ]);
    expect(totalCreated(account.emulator, channel)).toBe(1);
  });

  test("is named by its place among more rows", async () => {
    const row = channel.rowTo(contact, "Hello");
    const { outcomes } = await send(channel, [row, row], { ...ANYBODY, firstIndex: 50 });
    expect(outcomes).toMatchObject([
      { outcome: "queued", index: 50 },
      { outcome: "skipped", index: 51, reason: "Row 50 is the same message." },
    ]);
  });

  test("that repeats a message under another key is skipped", async () => {
    const row = channel.rowTo(contact, "Hello");
    let calls = 0;
    const key = () => `key-${calls++}`;
    const journal = new MemoryJournal();
    const { outcomes } = await send(channel, [row, row], { ...ANYBODY, key, journal });
    expect(outcomes).toMatchObject([
      { outcome: "queued", key: "key-0" },
      { outcome: "skipped", key: "key-1", reason: "Row 0 is the same message." },
    ]);
    const later = await send(channel, [row], { ...ANYBODY, key, journal });
    expect(later.outcomes).toMatchObject([{ outcome: "skipped", key: "key-2", fromJournal: true }]);
    const withoutKeys = await send(channel, [row], { ...ANYBODY, journal });
    expect(withoutKeys.outcomes).toMatchObject([{ outcome: "skipped", fromJournal: true }]);
    expect(totalCreated(account.emulator, channel)).toBe(1);
  });

  test("with the key of another one is skipped, even if its text differs", async () => {
    const rows = [channel.rowTo(contact, "One"), channel.rowTo(contact, "Two")];
    const journal = new MemoryJournal();
    const options = { ...ANYBODY, journal, key: ({ lead_uuid }: AnySend) => `march ${lead_uuid}` };
    const { outcomes } = await send(channel, rows, options);
    expect(outcomes[1]).toMatchObject({ outcome: "skipped", reason: "Row 0 has the same key." });
    const changed = await send(channel, [channel.rowTo(contact, "Three")], options);
    expect(changed.outcomes).toMatchObject([{ outcome: "skipped", reason: "An earlier job sent it." }]);
    expect(totalCreated(account.emulator, channel)).toBe(1);
  });

  test("with the same text for another contact is sent", async () => {
    const [other = ""] = await addContacts(account, ["kim-placeholder"]);
    const rows = [channel.rowTo(contact, "Hello"), channel.rowTo(other, "Hello")];
    expect(outcomesIn(await send(channel, rows))).toEqual(["queued", "queued"]);
  });

  test("is recorded with uuids and digests, and without its text", async () => {
    const journal = new MemoryJournal();
    await send(channel, [channel.rowTo(contact, "A secret plan")], { journal });
    const { outcomes } = await send(channel, [channel.rowTo(contact, "Another plan")], {
      ...{ ...ANYBODY, journal, key: () => "my-key" },
    });
    expect(outcomesIn({ outcomes })).toEqual(["queued"]);
    const hex = expect.stringMatching(/^[\da-f]{64}$/);
    const entry = { job: `${channel.name}.sendMany`, step: "send", at: expect.any(String) };
    const written = { ...entry, job: "contacts.write", step: "write", key: contact, state: "pending" };
    const uuid = expect.stringMatching(/^[\da-f-]{36}$/);
    const to = { contact, sent_at: account.now() };
    const pending = { ...to, sender: account.sender, existing: expect.any(String) };
    const ids = { digest: hex, key: "my-key" };
    expect(journal.entries).toEqual([
      { ...entry, key: hex, state: "pending", metadata: { ...pending, existing: "" } },
      written,
      { ...entry, key: hex, state: "done", metadata: { ...to, outcome: "queued", uuid } },
      { ...entry, key: hex, state: "pending", metadata: { ...pending, ...ids } },
      { ...entry, key: "my-key", state: "pending", metadata: { ...pending, ...ids } },
      written,
      { ...entry, key: hex, state: "done", metadata: { ...to, ...ids, outcome: "queued", uuid } },
      { ...entry, key: "my-key", state: "done", metadata: { ...to, ...ids, outcome: "queued", uuid } },
    ]);
    expect(JSON.stringify(journal.entries)).not.toContain("plan");
    expect(JSON.stringify(journal.entries)).not.toContain("Pallets");
  });
});

describe("the length of a text", () => {
  test.each([
    ["8,000 letters", "x".repeat(8000), "queued"],
    ["8,001 letters", "x".repeat(8001), "failed"],
    ["4,000 emojis, which have two characters each", "😀".repeat(4000), "queued"],
    ["4,001 emojis", "😀".repeat(4001), "failed"],
  ])("of %s is checked as the API does", async (_, text, outcome) => {
    const row = MESSAGES_CHANNEL.rowTo(contact, text);
    const { outcomes } = await send(MESSAGES_CHANNEL, [row]);
    expect(outcomesIn({ outcomes })).toEqual([outcome]);
    const body = { ...row, sender_profile_uuid: account.sender, text };
    const [sent] = await Promise.allSettled([account.grinfi.messages.send(body)]);
    expect(sent?.status).toBe(outcome === "queued" ? "fulfilled" : "rejected");
    if (outcome === "queued") return;
    expect(outcomes[0]?.reason).toBe(`text has ${text.length} characters, and the limit is 8000.`);
  });

  test("of an email has no limit", async () => {
    const { outcomes } = await send(EMAILS_CHANNEL, [EMAILS_CHANNEL.rowTo(contact, "x".repeat(20_000))]);
    expect(outcomesIn({ outcomes })).toEqual(["queued"]);
  });
});

describe("an email", () => {
  test.each(["from_email", "from_name", "to_email", "to_name", "subject"])(
    "without %s fails",
    async (field) => {
      const { outcomes } = await send(EMAILS_CHANNEL, [{ ...emailTo(contact), [field]: "" }]);
      expect(outcomes).toMatchObject([{ outcome: "failed", reason: expect.stringContaining(field) }]);
      expect(account.emulator.ledger.requests("sendEmail")).toEqual([]);
    },
  );

  test.each(["not an address", "Robin Sample", "@example.com", "Robin <>"])(
    "to %j fails",
    async (to_email) => {
      const { outcomes } = await send(EMAILS_CHANNEL, [emailTo(contact, { to_email })]);
      const reason = `to_email has no email address: ${JSON.stringify(to_email)}.`;
      expect(outcomes).toMatchObject([{ outcome: "failed", reason }]);
      expect(account.emulator.ledger.requests("sendEmail")).toEqual([]);
    },
  );

  test("with another subject is another message", async () => {
    const rows = [emailTo(contact), emailTo(contact, { subject: "Prices" })];
    expect(outcomesIn(await send(EMAILS_CHANNEL, rows, ANYBODY))).toEqual(["queued", "queued"]);
  });

  test.each([{ cc: 5 }, { cc: "robin@example.com" }, { bcc: [5] }])(
    "with %j ends no other row",
    async (wrong) => {
      const [other = ""] = await addContacts(account, ["kim-placeholder"]);
      const { outcomes } = await send(EMAILS_CHANNEL, [{ ...emailTo(contact), ...wrong }, emailTo(other)]);
      expect(outcomesIn({ outcomes })).toEqual(["failed", "queued"]);
    },
  );
});
