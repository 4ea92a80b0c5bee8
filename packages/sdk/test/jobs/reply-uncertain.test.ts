import { beforeEach, describe, expect, test } from "vitest";
import { MESSAGES, ReplyAccount } from "../support/accounts/reply-account.ts";
import { start } from "../support/accounts/start.ts";
import { changeResponses } from "../support/change-responses.ts";
import { ALL_DONE, outcomesOf, SEND_UNKNOWN } from "../support/jobs/outcomes.ts";

let account: ReplyAccount;
beforeEach(async () => {
  account = await ReplyAccount.create();
});

const LISTS: Readonly<Record<string, string>> = {
  createTask: "listTasks",
  sendEmail: "listEmails",
  sendLinkedInMessage: "listLinkedinMessages",
};

/**
 * Breaks the connection of the next send, and the search after it, so that the next job searches.
 *
 * @param wasProcessed - Whether the API processes the send. Default: `false`.
 */
function loseSend(operation: string, wasProcessed = false): void {
  account.emulator.addFault({ kind: wasProcessed ? "reset-after" : "reset-before", operation });
  // The first read is that of the existing matches.
  account.emulator.addFault({ kind: "status", status: 503, operation: LISTS[operation] ?? "", after: 1 });
}

describe("a message that was sent", () => {
  test.each(Object.values(MESSAGES))(
    "before with the same text does not match ($channel)",
    async (message) => {
      expect(outcomesOf(await account.reply({ ...message, key: "before" }))).toEqual(ALL_DONE);
      const operation = message.channel === "email" ? "sendEmail" : "sendLinkedInMessage";
      loseSend(operation);
      expect(outcomesOf(await account.reply(message))).toMatchObject({ send: "unknown" });
      expect(outcomesOf(await account.reply(message))).toMatchObject({ send: "unknown" });
      expect(account.messages).toBe(1);
    },
  );

  test("by email with the same subject and another text does not match", async () => {
    const { contact } = account.replied;
    loseSend("sendEmail");
    expect(outcomesOf(await account.reply(MESSAGES.email))).toMatchObject({ send: "unknown" });
    await account.grinfi.contacts.reply(contact, { channel: "email", text: "<p>Never mind.</p>" });
    expect(outcomesOf(await account.reply(MESSAGES.email))).toMatchObject({ send: "unknown" });
  });

  test("with other line breaks and spaces matches", async () => {
    const { contact, sender } = account.replied;
    loseSend("sendLinkedInMessage");
    const text = "Tuesday\r\nat ten? ";
    await account.reply({ channel: "linkedin", text });
    await account.grinfi.messages.send({
      lead_uuid: contact,
      sender_profile_uuid: sender,
      text: "Tuesday\nat ten?",
    });
    expect(outcomesOf(await account.reply({ channel: "linkedin", text }))).toEqual(ALL_DONE);
  });

  test.each(Object.values(MESSAGES))(
    "from the same sender profile in upper case matches ($channel)",
    async (message) => {
      const operation = message.channel === "email" ? "sendEmail" : "sendLinkedInMessage";
      account.emulator.addFault({ kind: "reset-after", operation });
      const changeRow = (row: { readonly type: string; readonly sender_profile_uuid: string }) =>
        row.type === "outbox" ? { ...row, sender_profile_uuid: row.sender_profile_uuid.toUpperCase() } : row;
      const path = message.channel === "email" ? "/emails" : "/linkedin-messages";
      const fetch = changeResponses(
        account.emulator.fetch,
        path,
        (body: { readonly data: readonly Parameters<typeof changeRow>[0][] }) => ({
          ...body,
          data: body.data.map(changeRow),
        }),
      );
      expect(outcomesOf(await account.reply(message, start({}, { fetch }).grinfi))).toEqual(ALL_DONE);
    },
  );

  test("from another sender profile does not match", async () => {
    const other = await otherSenderProfile();
    loseSend("sendLinkedInMessage");
    await account.reply();
    const { text } = MESSAGES.linkedin;
    await account.grinfi.messages.send({
      lead_uuid: account.replied.contact,
      sender_profile_uuid: other,
      text,
    });
    expect(outcomesOf(await account.reply())).toEqual(SEND_UNKNOWN);
  });

  test("by the contact with the same text does not match", async () => {
    const { emulator, replied } = account;
    loseSend("sendLinkedInMessage");
    await account.reply();
    const { contact: lead, sender: senderProfile } = replied;
    emulator.receiveLinkedInMessage({ lead, text: MESSAGES.linkedin.text, senderProfile });
    expect(outcomesOf(await account.reply())).toEqual(SEND_UNKNOWN);
  });

  test("as a task with another type, note or sender profile does not match", async () => {
    const { contact, sender, task } = account.replied;
    loseSend("createTask");
    await account.reply();
    const other = await otherSenderProfile();
    const planned = { ...task, lead_uuid: contact, sender_profile_uuid: sender };
    await account.grinfi.tasks.create({ ...planned, note: "Something else" });
    await account.grinfi.tasks.create({ ...planned, type: "linkedin_endorse_skills" });
    await account.grinfi.tasks.create({ ...planned, sender_profile_uuid: other });
    expect(outcomesOf(await account.reply())).toEqual({ ...ALL_DONE, task: "unknown" });
  });

  test("as a task of the same type, note and sender profile matches", async () => {
    const { contact, sender, task } = account.replied;
    loseSend("createTask");
    await account.reply();
    await account.grinfi.tasks.create({ ...task, lead_uuid: contact, sender_profile_uuid: sender });
    expect(outcomesOf(await account.reply())).toEqual(ALL_DONE);
  });

  test("and was not delivered is failed, until a person sends it again", async () => {
    loseSend("sendLinkedInMessage", true);
    await account.reply();
    await account.grinfi.senderProfiles.disable(account.replied.sender);
    account.emulator.advance(60_000);
    const { steps } = await account.reply();
    expect(steps[1]).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("did not deliver it"),
    });
    expect(account.messages).toBe(1);

    await account.grinfi.senderProfiles.enable(account.replied.sender);
    await account.grinfi.messages.retry(String(steps[1]?.uuid));
    account.emulator.advance(60_000);
    expect(outcomesOf(await account.reply())).toEqual(ALL_DONE);
    const sent = account.emulator.ledger.effects("sent");
    expect(sent.filter(({ lead }) => lead === account.replied.contact)).toHaveLength(1);
  });
});

async function otherSenderProfile(): Promise<string> {
  const senders = await account.grinfi.senderProfiles.list().toArray({ limit: 10 });
  return String(senders.find(({ uuid }) => uuid !== account.replied.sender)?.uuid);
}
