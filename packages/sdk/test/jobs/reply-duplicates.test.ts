import { beforeEach, expect, test } from "vitest";
import type { ReplyOptions } from "../../src/index.ts";
import { MESSAGES, ReplyAccount } from "../support/accounts/reply-account.ts";
import { ALL_DONE, outcomesOf } from "../support/jobs/outcomes.ts";

let account: ReplyAccount;
beforeEach(async () => {
  account = await ReplyAccount.create();
});

const replyTo = (contact: string, message: ReplyOptions) => {
  const { grinfi, journal, replied } = account;
  return grinfi.contacts.reply(contact, { stage: replied.stage, task: replied.task, journal, ...message });
};

test.each(Object.values(MESSAGES))(
  "one $channel reply to a contact in upper and lower case is sent once",
  async (message) => {
    const { contact } = account.replied;
    const first = await replyTo(contact.toUpperCase(), message);
    expect(outcomesOf(first)).toEqual(ALL_DONE);
    expect(first.contact).toBe(contact);
    const second = await replyTo(contact, message);
    expect(second).toMatchObject({ key: first.key, isComplete: true });
    expect([account.messages, account.tasks]).toEqual([1, 1]);
    const settled = await Promise.allSettled([
      replyTo(contact, { ...message, key: "again" }),
      replyTo(contact.toUpperCase(), { ...message, key: "again" }),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(account.messages).toBe(2);
  },
);

test("the same text with other line breaks is the same reply; another text is not", async () => {
  const { contact } = account.replied;
  const say = (text: string) => replyTo(contact, { channel: "linkedin", text });
  await say("Good morning.\nTuesday at ten?");
  await say("Good morning.\r\nTuesday at ten? ");
  expect(account.messages).toBe(1);
  await say("Good morning. Tuesday at nine?");
  expect(account.messages).toBe(2);
});

test("a subject with other spaces is the same; another subject, or none, is not", async () => {
  const { contact } = account.replied;
  const say = (subject?: string) => replyTo(contact, { ...MESSAGES.email, ...(subject && { subject }) });
  await say("Pallets, again");
  await say("Pallets,  again ");
  expect(account.messages).toBe(1);
  await say("Pallets");
  await say();
  expect(account.messages).toBe(3);
});
