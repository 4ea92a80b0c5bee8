import type { Fault } from "@grinfi/emulator";
import { runTimersUntil } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { handles } from "../support/jobs/profile-row.ts";
import { laggingLists } from "../support/outreach/lagging-lists.ts";
import {
  addContacts,
  countRequests,
  createOutreachAccount,
  ONE_DAY,
  type OutreachAccount,
} from "../support/outreach/outreach-account.ts";
import {
  type AnySend,
  countCreated,
  NO_RULES,
  outcomesIn,
  runSend,
  SEND_CHANNELS,
  type SendOptions,
  totalCreated,
} from "../support/outreach/send-channels.ts";
import { createTestClient } from "../support/test-client.ts";

let account: OutreachAccount;
let contacts: string[];
beforeEach(async () => {
  account = await createOutreachAccount();
  contacts = await addContacts(account, ["robin-sample", "kim-placeholder", "alex-example"]);
});
afterEach(() => void vi.useRealTimers());

type FaultCase = Omit<Fault, "operation">;

/** Faults after which a message may have been sent, and whether it was. */
const AMBIGUOUS: readonly (FaultCase & { readonly isSent: boolean })[] = [
  { kind: "reset-before", isSent: false },
  { kind: "status", status: 500, isSent: false },
  { kind: "status", status: 503, isSent: false },
  { kind: "html", isSent: false },
  { kind: "reset-after", isSent: true },
  { kind: "reset-during", isSent: true },
  { kind: "status", status: 502, processed: true, isSent: true },
  { kind: "html", processed: true, isSent: true },
  { kind: "truncated", isSent: true },
  { kind: "empty-body", isSent: true },
];

/** Faults that end the job. */
const FATAL = [
  [401, "unauthorized"],
  [402, "payment_required"],
  [403, "forbidden"],
] as const;

describe.each(SEND_CHANNELS)("sendMany of $name", (channel) => {
  const rows = (): AnySend[] => contacts.map((contact) => channel.rowTo(contact, "Hello"));
  const send = (given: unknown, options: SendOptions = {}, grinfi = account.grinfi) =>
    runSend(
      channel.sendMany(grinfi, given, { sender_profile_uuid: account.sender, concurrency: 1, ...options }),
    );
  const readAgain = { kind: "status", status: 503, operation: channel.list } as const;
  /** The number of times that the job has read what was sent. */
  const reads = (): number => account.emulator.ledger.requests(channel.list).length;

  describe.each(AMBIGUOUS)("when a send fails with %o", ({ isSent, ...fault }) => {
    beforeEach(() => account.emulator.addFault({ ...fault, operation: channel.send, after: 1 }));

    test("the conversation is read once, and nothing is sent again", async () => {
      const { outcomes, result } = await send(rows());
      expect(outcomesIn({ outcomes })).toEqual(["queued", isSent ? "queued" : "unknown", "queued"]);
      expect(reads()).toBe(2);
      expect(result?.problems).toHaveLength(isSent ? 0 : 1);
      const [, second] = outcomes;
      if (isSent) expect(second).toEqual({ ...second, uuid: expect.any(String), fromJournal: false });
      else {
        expect(second?.reason).toMatch(/^It may have been sent, but was not found\. .*Check the .* again\.$/);
        expect(second?.error).toMatchObject({ operation: channel.send, maybeProcessed: true });
      }
      expect([...countCreated(account.emulator, channel).values()]).toEqual(isSent ? [1, 1, 1] : [1, 1]);
    });

    test("a later job with the journal does not send it, and reads the conversation once more at most", async () => {
      const journal = new MemoryJournal();
      await send(rows(), { journal });
      const created = totalCreated(account.emulator, channel);
      for (const expectedReads of [isSent ? 0 : 1, 0]) {
        account.advance(2 * ONE_DAY);
        account.emulator.ledger.clear();
        const { outcomes, result } = await send(rows(), { journal });
        expect(outcomesIn({ outcomes })).toEqual(["skipped", isSent ? "skipped" : "unknown", "skipped"]);
        expect(result).toMatchObject({ fromJournal: 3, sent: 0, queued: 0 });
        expect(reads()).toBe(expectedReads);
        expect(account.emulator.ledger.requests(channel.send)).toEqual([]);
        expect(outcomes[1]?.reason).toContain(isSent ? "An earlier job sent it." : "Check the");
      }
      expect(created).toBe(isSent ? 3 : 2);
    });

    test("a later job looks again if the conversation could not be read", async () => {
      const journal = new MemoryJournal();
      account.emulator.addFault({ ...readAgain, after: 1 });
      const first = await send(rows(), { journal });
      expect(outcomesIn(first)).toEqual(["queued", "unknown", "queued"]);
      expect(first.outcomes[1]?.reason).toMatch(/^It may have been sent, but could not be looked up\. /);
      account.emulator.addFault(readAgain);
      expect(outcomesIn(await send(rows(), { journal }))).toEqual(["skipped", "unknown", "skipped"]);
      account.advance(60_000);
      const { outcomes } = await send(rows(), { journal });
      expect(outcomes[1]).toMatchObject({ outcome: isSent ? "sent" : "unknown", fromJournal: true });
      const later = await send(rows(), { journal });
      expect(outcomesIn(later)).toEqual(["skipped", isSent ? "skipped" : "unknown", "skipped"]);
      expect(totalCreated(account.emulator, channel)).toBe(isSent ? 3 : 2);
    });
  });

  test("when a send times out, the conversation is read once, and nothing is sent again", async () => {
    account.emulator.addFault({ kind: "stall", operation: channel.send, after: 1 });
    vi.useFakeTimers({ now: account.emulator.now, toFake: ["Date", "setTimeout", "clearTimeout"] });
    const grinfi = createTestClient(account.emulator.fetch, { timeout: 60_000 });
    const { outcomes } = await runTimersUntil(send(rows(), {}, grinfi));
    expect(outcomes[1]?.error).toMatchObject({ code: "timeout" });
    const created = totalCreated(account.emulator, channel);
    expect(outcomesIn({ outcomes })).toEqual(["queued", created === 3 ? "queued" : "unknown", "queued"]);
    expect(account.emulator.ledger.requests(channel.send)).toHaveLength(3);
    expect(reads()).toBe(2);
  });

  test("a message that the list shows late is unknown, until the next job finds it", async () => {
    const journal = new MemoryJournal();
    const grinfi = createTestClient(laggingLists(account.emulator, [channel], 3));
    account.emulator.addFault({ kind: "reset-after", operation: channel.send, after: 1 });
    const { outcomes } = await send(rows(), { journal }, grinfi);
    expect(outcomesIn({ outcomes })).toEqual(["queued", "unknown", "queued"]);
    account.advance(60_000);
    const later = await send(rows(), { journal }, grinfi);
    expect(later.outcomes[1]).toMatchObject({ outcome: "sent", uuid: expect.any(String), fromJournal: true });
    expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1, 1]);
  });

  test("doubts of 100 rows are settled with 1 read", async () => {
    const people = handles(100);
    contacts = await addContacts(account, people);
    const fault = { kind: "reset-after", times: null, operation: channel.send } as const;
    account.emulator.addFault(fault);
    const { result } = await send(rows(), { concurrency: 8 });
    expect(result).toMatchObject({ queued: 100, unknown: 0 });
    expect(reads()).toBe(2);
    const texts = channel.name === "emails" ? { getEmailBody: 100 } : {};
    expect(countRequests(account.emulator)).toMatchObject({ [channel.send]: 100, ...texts });
  });

  test.each<FaultCase>([
    { kind: "status", status: 400 },
    { kind: "status", status: 404 },
    { kind: "status", status: 409 },
    { kind: "status", status: 422 },
    { kind: "status", status: 429 },
  ])("a message that is certainly not sent (%o) fails, and the next job sends it", async (fault) => {
    const journal = new MemoryJournal();
    account.emulator.addFault({ ...fault, operation: channel.send, after: 1 });
    const { outcomes } = await send(rows(), { journal });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["queued", "failed", "queued"]);
    expect(outcomes[1]).toMatchObject({
      reason: expect.stringMatching(/^It was not sent: /),
      fromJournal: false,
    });
    expect(reads()).toBe(1);
    expect(outcomesIn(await send(rows(), { journal }))).toEqual(["skipped", "queued", "skipped"]);
    expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1, 1]);
  });

  test.each(FATAL)("a %i ends the job: the rows after it are not touched", async (status, code) => {
    const journal = new MemoryJournal();
    account.emulator.addFault({ kind: "status", status, operation: channel.send, after: 1, times: null });
    const { error, outcomes } = await send(rows(), { journal });
    expect(error).toMatchObject({ code });
    expect(outcomesIn({ outcomes })).toEqual(["queued", "failed"]);
    expect(account.emulator.ledger.requests(channel.send)).toHaveLength(2);
    account.emulator.clearFaults();
    expect(outcomesIn(await send(rows(), { journal }))).toEqual(["skipped", "queued", "queued"]);
  });

  test.each([
    ...FATAL.flatMap(([status, code]) =>
      [channel.list, "searchContacts", "listLeadsBlacklist"].map(
        (operation) => [status, operation, code] as const,
      ),
    ),
  ])("a %i of %s ends the job before anything is sent", async (status, operation, code) => {
    account.emulator.addFault({ kind: "status", status, operation });
    const { error, outcomes } = await send(rows());
    expect(error).toMatchObject({ code });
    expect(outcomes).toEqual([]);
    expect(totalCreated(account.emulator, channel)).toBe(0);
  });

  describe.each([
    ["listLinkedinMessages"],
    ["listEmails"],
    ["searchContacts"],
    ["listLeadsBlacklist"],
    ["listCompaniesBlacklist"],
    ["searchCompanies"],
  ])("if %s fails", (operation) => {
    test.each<FaultCase>([
      { kind: "status", status: 503 },
      { kind: "reset-after" },
      { kind: "truncated" },
      { kind: "html" },
      { kind: "empty-body" },
      { kind: "always-more" },
    ])("with %o, nobody is written to, and the next job sends everything", async (fault) => {
      const { emulator, grinfi } = account;
      await grinfi.blacklist.companies.add({ domain: "example.org" });
      contacts = await addContacts(
        account,
        ["a", "b"].map((id) => ({ linkedin_id: `person-${id}`, company_name: "Example Logistics" })),
      );
      const journal = new MemoryJournal();
      emulator.addFault({ ...fault, operation });
      const { outcomes, result } = await send(rows(), { journal });
      expect(outcomesIn({ outcomes })).toEqual(["failed", "failed"]);
      expect(outcomes[0]?.reason).toMatch(/^The contact could not be checked: /);
      expect(result?.problems).toHaveLength(2);
      expect(journal.entries).toEqual([]);
      expect(outcomesIn(await send(rows(), { journal }))).toEqual(["queued", "queued"]);
    });
  });

  test("a message that the API accepted and could not send fails, and is not sent again", async () => {
    const journal = new MemoryJournal();
    account.emulator.addFault({ kind: "reset-after", operation: channel.send });
    account.emulator.addFault({ ...readAgain, after: 1 });
    expect(outcomesIn(await send(rows(), { journal }))).toEqual(["unknown", "queued", "queued"]);
    await account.grinfi.senderProfiles.disable(account.sender);
    account.advance(60_000);
    await account.grinfi.senderProfiles.enable(account.sender);
    const { outcomes } = await send(rows(), { journal });
    expect(outcomes[0]).toMatchObject({
      ...{ outcome: "failed", uuid: expect.any(String), fromJournal: true },
      reason: expect.stringContaining("The API accepted it, but did not deliver it."),
    });
    const later = await send(rows(), { journal });
    expect(later.outcomes[0]).toMatchObject({
      outcome: "failed",
      fromJournal: true,
      uuid: outcomes[0]?.uuid,
    });
    expect(totalCreated(account.emulator, channel)).toBe(3);
  });

  test("an earlier message with the same text does not count as the one in doubt", async () => {
    await send(rows());
    account.advance(2 * ONE_DAY);
    account.emulator.addFault({ kind: "reset-before", operation: channel.send, times: null });
    const journal = new MemoryJournal();
    const off = { journal, skip: NO_RULES };
    for (const _ of [1, 2, 3])
      expect(outcomesIn(await send(rows(), off))).toEqual(["unknown", "unknown", "unknown"]);
    expect(totalCreated(account.emulator, channel)).toBe(3);
  });

  test("a message of another sender profile or of the contact does not count, either", async () => {
    const { emulator, grinfi, sender } = account;
    const [contact = ""] = contacts;
    const journal = new MemoryJournal();
    emulator.addFault({ kind: "reset-before", operation: channel.send });
    const row = channel.rowTo(contact, "Hello");
    await send([row], { journal });
    const other = await grinfi.senderProfiles.create({
      ...{ first_name: "Alex", last_name: "Example", assignee_user_id: 7 },
    });
    const mailbox = await grinfi.mailboxes.create({
      ...{ email: "alex@sender.example.com", sender_name: "Alex", sender_profile_uuid: other.uuid },
    });
    const from = { ...row, sender_profile_uuid: other.uuid };
    if (channel.name === "emails") {
      await grinfi.emails.send(from as never);
      emulator.receiveEmail({
        lead: contact,
        text: "<p>Hello</p>",
        subject: "Pallets",
        mailbox: mailbox.uuid,
      });
    } else {
      await grinfi.messages.send(from as never);
      emulator.receiveLinkedInMessage({ lead: contact, text: "Hello", senderProfile: sender });
    }
    expect(outcomesIn(await send([row], { journal }))).toEqual(["unknown"]);
  });

  test.each(["bounced", "cancelled", "error", "failed", "missing_body"])(
    "a message whose status is %s fails, and is not sent again",
    async (status) => {
      const journal = new MemoryJournal();
      const grinfi = createTestClient(async (...given) => {
        const request = new Request(...given);
        const response = await account.emulator.fetch(request);
        if (request.method !== "POST" || !/messages$|send-email$/.test(request.url)) return response;
        const body = (await response.json()) as { emailDomain?: object };
        const changed = body.emailDomain
          ? { ...body, emailDomain: { ...body.emailDomain, status } }
          : { ...body, status };
        return Response.json(changed, { status: 201 });
      });
      const { outcomes } = await send(rows(), { journal }, grinfi);
      expect(outcomesIn({ outcomes })).toEqual(["failed", "failed", "failed"]);
      expect(outcomes[0]).toMatchObject({
        uuid: expect.any(String),
        reason: `The API accepted it, but did not deliver it. Its status is ${status}.`,
      });
      expect(outcomesIn(await send(rows(), { journal }))).toEqual(["failed", "failed", "failed"]);
      expect(totalCreated(account.emulator, channel)).toBe(3);
    },
  );

  test("a success without the message is settled by the conversation", async () => {
    const grinfi = createTestClient(async (...given) => {
      const request = new Request(...given);
      const response = await account.emulator.fetch(request);
      const isSend = request.method === "POST" && /messages$|send-email$/.test(request.url);
      return isSend ? Response.json({}, { status: 201 }) : response;
    });
    const { error, outcomes } = await send(rows(), {}, grinfi);
    expect(error).toBeUndefined();
    expect(outcomes).toMatchObject(
      rows().map(() => ({ outcome: "queued", uuid: expect.stringMatching(/^[\da-f-]{36}$/) })),
    );
    expect(reads()).toBe(2);
  });

  test("a message that an earlier job may have sent keeps other messages from the contact", async () => {
    const [contact = ""] = contacts;
    const journal = new MemoryJournal();
    account.emulator.addFault({ kind: "reset-before", operation: channel.send });
    const one = channel.rowTo(contact, "One");
    const two = channel.rowTo(contact, "Two");
    expect(outcomesIn(await send([one], { journal }))).toEqual(["unknown"]);
    const { outcomes } = await send([one, two], { journal });
    expect(outcomes).toMatchObject([
      { outcome: "unknown", fromJournal: true },
      { outcome: "skipped", reason: "Row 0 may have been sent to the contact." },
    ]);
    expect(totalCreated(account.emulator, channel)).toBe(0);
  });

  test("a message that may have been sent is found although the text of its row has changed", async () => {
    const [contact = ""] = contacts;
    const options = { journal: new MemoryJournal(), key: () => "march" };
    account.emulator.addFault({ kind: "reset-after", operation: channel.send });
    account.emulator.addFault({ ...readAgain, after: 1 });
    const row = channel.rowTo(contact, "Tuesday?");
    expect(outcomesIn(await send([row], options))).toEqual(["unknown"]);
    const changed = {
      ...channel.rowTo(contact, "Wednesday?"),
      ...(channel.name === "emails" && { subject: "X" }),
    };
    expect(outcomesIn(await send([changed], options))).toEqual(["queued"]);
    expect(totalCreated(account.emulator, channel)).toBe(1);
  });
});
