import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SkipRules } from "../../src/index.ts";
import { ignoreFilterFields } from "../support/accounts/ignore-filter-fields.ts";
import {
  addContacts,
  countRequests,
  createOutreachAccount,
  emailTo,
  NOBODY,
  ONE_DAY,
  type OutreachAccount,
  sendEmailTo,
  sendMessageTo,
} from "../support/outreach/outreach-account.ts";
import {
  EMAILS_CHANNEL,
  NO_RULES,
  outcomesIn,
  runSend,
  SEND_CHANNELS,
  type SendOptions,
  totalCreated,
} from "../support/outreach/send-channels.ts";
import { createTestClient } from "../support/test-client.ts";

let account: OutreachAccount;
let contact: string;
beforeEach(async () => {
  account = await createOutreachAccount();
  [contact = ""] = await addContacts(account, [
    { linkedin_id: "robin-sample", first_name: "Robin", last_name: "Sample", email: "robin@example.com" },
  ]);
});
afterEach(() => void vi.useRealTimers());

describe.each(SEND_CHANNELS)("sendMany of $name", (channel) => {
  const send = (rows: unknown, options: SendOptions = {}, grinfi = account.grinfi) =>
    runSend(channel.sendMany(grinfi, rows, { sender_profile_uuid: account.sender, ...options }));

  /** Expects that the rule alone skips the contact with a reason, and that the contact is written to without it. */
  async function expectSkipped(rule: keyof SkipRules, reason: RegExp): Promise<void> {
    const row = channel.rowTo(contact, "Hello");
    const only = { ...NO_RULES, [rule]: rule === "quietFor" ? ONE_DAY : true };
    for (const skip of [undefined, {}, only]) {
      const { outcomes } = await send([row], skip && { skip });
      expect(outcomes).toMatchObject([{ outcome: "skipped", reason: expect.stringMatching(reason) }]);
      expect(outcomes[0]).not.toHaveProperty("uuid");
    }
    expect(totalCreated(account.emulator, channel)).toBe(0);
    const others = { ...(rule !== "quietFor" && { quietFor: 0 }), [rule]: rule === "quietFor" ? 0 : false };
    expect(outcomesIn(await send([row], { skip: others }))).toEqual(["queued"]);
  }

  test("skips a contact who has replied on LinkedIn", async () => {
    const { emulator, sender } = account;
    emulator.receiveLinkedInMessage({ lead: contact, text: "No, thanks", senderProfile: sender });
    await expectSkipped("replied", /^The contact has replied, last at 2026-03-02T09:05:00.000Z\.$/);
  });

  test("skips a contact who has replied by email", async () => {
    const { emulator, mailbox } = account;
    emulator.receiveEmail({ lead: contact, text: "No, thanks", mailbox });
    account.advance(100 * ONE_DAY);
    await expectSkipped("replied", /^The contact has replied, last at 2026-03-02T09:05:00.000Z\.$/);
  });

  test("skips a contact whom the team has written to on LinkedIn within quietFor", async () => {
    await sendMessageTo(account, contact);
    account.advance(60_000);
    account.emulator.ledger.clear();
    await expectSkipped("quietFor", /^The contact was written to at 2026-03-02T09:05:05.000Z\.$/);
  });

  test("skips a contact whom the team has written to by email within quietFor", async () => {
    await sendEmailTo(account, contact);
    account.advance(60_000);
    account.emulator.ledger.clear();
    await expectSkipped("quietFor", /^The contact was written to at 2026-03-02T09:05:\d\d.000Z\.$/);
  });

  test("skips a contact for whom a message of either channel waits to be sent", async () => {
    await sendEmailTo(account, contact);
    account.emulator.ledger.clear();
    await expectSkipped("quietFor", /^A message to the contact waits to be sent\.$/);
  });

  test("writes to the contact when quietFor has passed", async () => {
    const { advance } = account;
    await sendMessageTo(account, contact);
    advance(ONE_DAY);
    const row = channel.rowTo(contact, "Hello");
    expect(outcomesIn(await send([row], { skip: { quietFor: 2 * ONE_DAY } }))).toEqual(["skipped"]);
    expect(outcomesIn(await send([row]))).toEqual(["skipped"]);
    advance(10_000);
    expect(outcomesIn(await send([row]))).toEqual(["queued"]);
  });

  test("skips a contact whose last message is in the future, unless quietFor is 0", async () => {
    const { emulator } = account;
    await sendMessageTo(account, contact);
    vi.setSystemTime(emulator.now.getTime() - 60_000);
    const row = channel.rowTo(contact, "Hello");
    expect(outcomesIn(await send([row], { skip: { quietFor: 60_000 } }))).toEqual(["skipped"]);
    expect(outcomesIn(await send([row], { skip: { quietFor: 0 } }))).toEqual(["queued"]);
  });

  test("skips a contact on the blacklist", async () => {
    await account.grinfi.blacklist.contacts.add({ linkedin: "robin-sample" });
    await expectSkipped("blacklisted", /^The contact is blacklisted by the LinkedIn profile robin-sample\.$/);
  });

  test("skips a contact whose company is on the blacklist", async () => {
    await account.grinfi.blacklist.companies.add({ domain: "example.com" });
    await expectSkipped("blacklisted", /^The contact is blacklisted by the domain example.com\.$/);
  });

  test("fails for a contact that does not exist", async () => {
    const { outcomes } = await send([channel.rowTo(NOBODY, "Hello"), channel.rowTo(contact, "Hello")]);
    expect(outcomes).toMatchObject([
      { outcome: "failed", reason: `There is no contact with the uuid ${NOBODY}.` },
      { outcome: "queued" },
    ]);
  });

  test("writes to a contact in no list, for 1 more request", async () => {
    await account.grinfi.lists.delete(account.list);
    account.emulator.ledger.clear();
    expect(outcomesIn(await send([channel.rowTo(contact, "Hello")]))).toEqual(["queued"]);
    expect(countRequests(account.emulator).getLead).toBe(1);
  });

  test("skips the second row for a contact, because of the first one", async () => {
    const { outcomes } = await send([channel.rowTo(contact, "One"), channel.rowTo(contact, "Two")]);
    expect(outcomes[1]).toMatchObject({
      ...{ outcome: "skipped", fromJournal: false },
      reason: "The contact was written to at 2026-03-02T09:05:00.000Z, by row 0.",
    });
    expect(totalCreated(account.emulator, channel)).toBe(1);
  });

  test("sends the second row for a contact if the first one certainly was not sent", async () => {
    account.emulator.addFault({ kind: "status", status: 422, operation: channel.send });
    const { outcomes } = await send([channel.rowTo(contact, "One"), channel.rowTo(contact, "Two")]);
    expect(outcomesIn({ outcomes })).toEqual(["failed", "queued"]);
  });

  test.each([
    ["lead_uuid", {}],
    ["lead_uuid", { skip: NO_RULES }],
    ["ids", {}],
  ])("ends before anything is sent if the API ignores the filter by %s (%j)", async (field, options) => {
    const { emulator } = account;
    const [other = ""] = await addContacts(account, ["kim-placeholder"]);
    await sendMessageTo(account, other);
    await sendEmailTo(account, other);
    emulator.ledger.clear();
    const ignoring = createTestClient(ignoreFilterFields(emulator.fetch, [field]));
    const { error, outcomes } = await send([channel.rowTo(contact, "Hello")], options, ignoring);
    expect(error).toMatchObject({ code: "list", reason: "filter_ignored" });
    expect(outcomes).toEqual([]);
    expect(emulator.ledger.requests(channel.send)).toEqual([]);
  });
});

describe("sendMany of emails compares the blacklist with", () => {
  const send = (addresses: object) => {
    const options = { sender_profile_uuid: account.sender };
    return runSend(EMAILS_CHANNEL.sendMany(account.grinfi, [{ ...emailTo(contact), ...addresses }], options));
  };

  test.each([
    [{ to_email: "private@example.net" }],
    [{ to_email: "Robin Sample <Private@example.net>" }],
    [{ to_email: "office@example.org, private@example.net" }],
    [{ to_email: "private@example.net." }],
    [{ cc: ["office@example.org", "Private@Example.net"] }],
    [{ cc: ['"Sample, Robin" <private@example.net>'] }],
    [{ bcc: ["private@example.net"] }],
    [{ bcc: ["office@example.org;private@example.net"] }],
  ])("%j", async (addresses) => {
    await account.grinfi.blacklist.contacts.add({ email: "private@example.net" });
    const { outcomes } = await send(addresses);
    expect(outcomes).toMatchObject([
      {
        outcome: "skipped",
        reason: "The contact is blacklisted by the email address private@example.net.",
      },
    ]);
  });

  test.each([
    [{ to_email: "robin@closed.example" }],
    [{ to_email: "robin@Closed.Example." }],
    [{ to_email: "robin@mail.closed.example" }],
    [{ cc: ["Kim <kim@closed.example>"] }],
  ])("%j, by its domain", async (addresses) => {
    await account.grinfi.blacklist.companies.add({ domain: "closed.example" });
    const { outcomes } = await send(addresses);
    expect(outcomes).toMatchObject([
      { outcome: "skipped", reason: "The contact is blacklisted by the domain closed.example." },
    ]);
  });

  test.each(["robin@notclosed.example", "robin@closed.example.org", "Closed.example <robin@example.com>"])(
    "the whole of %j",
    async (to_email) => {
      await account.grinfi.blacklist.companies.add({ domain: "closed.example" });
      expect(outcomesIn(await send({ to_email }))).toEqual(["queued"]);
    },
  );
});
