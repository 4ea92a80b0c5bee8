import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MemoryJournal } from "../support/jobs/memory-journal.ts";
import { laggingLists } from "../support/outreach/lagging-lists.ts";
import {
  addContacts,
  createOutreachAccount,
  emailTo,
  ONE_DAY,
  type OutreachAccount,
} from "../support/outreach/outreach-account.ts";
import {
  type AnySend,
  countCreated,
  EMAILS_CHANNEL,
  MESSAGES_CHANNEL,
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
  [contact = ""] = await addContacts(account, ["robin-sample"]);
});
afterEach(() => void vi.useRealTimers());

describe.each(SEND_CHANNELS)("sendMany of $name, when the lists show nothing yet,", (channel) => {
  const [other] = SEND_CHANNELS.filter((one) => one !== channel);
  let journal: MemoryJournal;
  beforeEach(() => {
    journal = new MemoryJournal();
  });

  const send = (rows: readonly AnySend[], options: SendOptions = {}, through = channel) =>
    runSend(
      through.sendMany(createTestClient(laggingLists(account.emulator, SEND_CHANNELS, 1000)), rows, {
        ...{ sender_profile_uuid: account.sender, journal, ...options },
      }),
    );
  const one = () => channel.rowTo(contact, "One");
  const two = () => channel.rowTo(contact, "Two");

  test("sends no second message to the contact in a second run", async () => {
    expect(outcomesIn(await send([one(), two()]))).toEqual(["queued", "skipped"]);
    account.advance(ONE_DAY / 2);
    const { outcomes } = await send([one(), two()]);
    expect(outcomes).toMatchObject([
      { outcome: "skipped", reason: "An earlier job sent it." },
      {
        outcome: "skipped",
        reason: "The contact was written to at 2026-03-02T09:05:00.000Z, by row 0.",
        fromJournal: false,
      },
    ]);
    expect(totalCreated(account.emulator, channel)).toBe(1);
  });

  test("sends none if the first row is missing, in the file or in the batch, until quietFor has passed", async () => {
    await send([one()]);
    account.advance(ONE_DAY - 1000);
    const { outcomes } = await send([two()]);
    expect(outcomes).toMatchObject([
      {
        outcome: "skipped",
        reason: "An earlier job may have written to the contact at 2026-03-02T09:05:00.000Z.",
      },
    ]);
    expect(outcomesIn(await send([two(), one()]))).toEqual(["skipped", "skipped"]);
    expect(outcomesIn(await send([two()], { dryRun: true }))).toEqual(["skipped"]);
    account.advance(1000);
    expect(outcomesIn(await send([two()]))).toEqual(["queued"]);
    expect([...countCreated(account.emulator, channel).values()]).toEqual([1, 1]);
  });

  test("sends none after a message that may have been sent", async () => {
    account.emulator.addFault({ kind: "reset-after", operation: channel.send });
    expect(outcomesIn(await send([one()]))).toEqual(["unknown"]);
    for (const rows of [[two()], [one(), two()], [two()]])
      expect(outcomesIn(await send(rows)).at(-1)).toBe("skipped");
    account.advance(ONE_DAY);
    expect(outcomesIn(await send([one(), two()]))).toEqual(["unknown", "queued"]);
  });

  test("sends one after a message that certainly was not sent", async () => {
    account.emulator.addFault({ kind: "status", status: 422, operation: channel.send });
    expect(outcomesIn(await send([one()]))).toEqual(["failed"]);
    expect(outcomesIn(await send([two()]))).toEqual(["queued"]);
  });

  test("sends none on the other channel, until quietFor has passed", async () => {
    await send([one()]);
    const onOther = [other?.rowTo(contact, "Two") as AnySend];
    account.advance(ONE_DAY - 1000);
    expect((await send(onOther, {}, other)).outcomes).toMatchObject([
      {
        outcome: "skipped",
        reason: "An earlier job may have written to the contact at 2026-03-02T09:05:00.000Z.",
      },
    ]);
    // Only the journal knows of the message.
    expect(outcomesIn(await send(onOther, { dryRun: true, journal: undefined }, other))).toEqual(["planned"]);
    account.advance(1000);
    expect(outcomesIn(await send(onOther, {}, other))).toEqual(["queued"]);
  });
});

describe("two contacts with one email address", () => {
  let second: string;
  beforeEach(async () => {
    [second = ""] = await addContacts(account, ["r-sample"]);
  });
  const send = (rows: readonly AnySend[], options: SendOptions = {}) =>
    runSend(
      EMAILS_CHANNEL.sendMany(account.grinfi, rows, { sender_profile_uuid: account.sender, ...options }),
    );

  test.each([
    ["in another case", "Robin@Example.com"],
    ["with a name", "Robin Sample <robin@example.com>"],
    ["among others", "office@example.com; robin@example.com."],
  ])("get one email, also if it is written %s", async (_, to_email) => {
    const rows = [emailTo(contact), emailTo(second, { to_email })];
    const journal = new MemoryJournal();
    const { outcomes } = await send(rows, { journal });
    expect(outcomes).toMatchObject([
      { outcome: "queued" },
      {
        outcome: "skipped",
        reason: "The contact was written to at 2026-03-02T09:05:00.000Z, by row 0.",
      },
    ]);
    expect(outcomesIn(await send(rows, { journal }))).toEqual(["skipped", "skipped"]);
    expect(totalCreated(account.emulator, EMAILS_CHANNEL)).toBe(1);
  });

  test("get one email each with quietFor 0, one after the other", async () => {
    const rows = [emailTo(contact), emailTo(second)];
    expect(outcomesIn(await send(rows, { skip: { quietFor: 0 } }))).toEqual(["queued", "queued"]);
  });

  test("get one email also if a third row has the address of one and the contact of the other", async () => {
    const rows = [
      emailTo(contact, { to_email: "one@example.com" }),
      emailTo(second, { to_email: "two@example.com" }),
      emailTo(second, { to_email: "one@example.com", subject: "Prices" }),
    ];
    expect(outcomesIn(await send(rows))).toEqual(["queued", "queued", "skipped"]);
  });

  test("are written to if the first email certainly was not sent", async () => {
    account.emulator.addFault({ kind: "status", status: 422, operation: "sendEmail" });
    expect(outcomesIn(await send([emailTo(contact), emailTo(second)]))).toEqual(["failed", "queued"]);
  });

  test("do not matter for messages on LinkedIn", async () => {
    const rows = [contact, second].map((uuid) => MESSAGES_CHANNEL.rowTo(uuid, "Hello"));
    const options = { sender_profile_uuid: account.sender };
    const sent = await runSend(MESSAGES_CHANNEL.sendMany(account.grinfi, rows, options));
    expect(outcomesIn(sent)).toEqual(["queued", "queued"]);
  });
});
