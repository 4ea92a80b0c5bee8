import { rejectionOf } from "@grinfi/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { ConfigurationError, type ReplyOptions } from "../../src/index.ts";
import { MESSAGES, ReplyAccount } from "../support/accounts/reply-account.ts";
import { start } from "../support/accounts/start.ts";

let account: ReplyAccount;
beforeEach(async () => {
  account = await ReplyAccount.create();
});

describe("a conversation", () => {
  const contactWithoutMessages = async (): Promise<string> => {
    const contacts = await account.grinfi.contacts.search().toArray({ limit: 20 });
    const counts = await Promise.all(
      contacts.map(async ({ uuid }) => {
        const filter = { lead_uuid: uuid };
        return [
          uuid,
          (await account.grinfi.messages.list({ filter }).count()) +
            (await account.grinfi.emails.list({ filter }).count()),
        ] as const;
      }),
    );
    return String(counts.find(([, count]) => count === 0)?.[0]);
  };

  test("without messages has no sender profile: the error names the missing options, and nothing is changed", async () => {
    const contact = await contactWithoutMessages();
    account.emulator.ledger.clear();
    const replyError = async (message: ReplyOptions) =>
      rejectionOf(account.grinfi.contacts.reply(contact, message));
    expect(await replyError(MESSAGES.linkedin)).toMatchObject({
      ...{ code: "configuration", message: expect.stringContaining("sender_profile_uuid") },
    });
    expect(await replyError(MESSAGES.email)).toMatchObject({
      message: expect.stringMatching(
        /^from_email, from_name, sender_profile_uuid, subject, to_email, to_name are/,
      ),
    });
    expect(account.emulator.ledger.effects()).toEqual([]);
    const { sender } = account.replied;
    const given = { ...MESSAGES.linkedin, sender_profile_uuid: sender };
    expect(await account.grinfi.contacts.reply(contact, given)).toMatchObject({ isComplete: true });
  });

  test("is answered from the sender profile of its last message, in any order of the API", async () => {
    const { emulator, grinfi, replied } = account;
    const senders = await grinfi.senderProfiles.list().toArray({ limit: 10 });
    const other = String(senders.find(({ uuid }) => uuid !== replied.sender)?.uuid);
    await grinfi.messages.send({
      lead_uuid: replied.contact,
      sender_profile_uuid: other,
      text: "I take over.",
    });
    const reversedAccount = start(
      {},
      {
        fetch: async (request) => {
          const page = (await (await emulator.fetch(request)).json()) as {
            readonly data: readonly object[];
          };
          return Response.json({ ...page, data: page.data.toReversed() });
        },
      },
    );
    const run = reversedAccount.grinfi.contacts.reply(replied.contact, {
      ...MESSAGES.linkedin,
      dryRun: true,
    });
    expect((await run).message?.sender_profile_uuid).toBe(other);
  });

  test("without a sender profile is not answered", async () => {
    const { emulator, replied } = account;
    const accountWithoutNames = start(
      {},
      {
        fetch: async (request) => {
          const page = (await (await emulator.fetch(request)).json()) as {
            readonly data: readonly object[];
          };
          return Response.json({
            ...page,
            data: page.data.map((email) => ({ ...email, to_name: null })),
          });
        },
      },
    );
    const run = accountWithoutNames.grinfi.contacts.reply(replied.contact, MESSAGES.email);
    expect(await rejectionOf(run)).toMatchObject({ message: expect.stringMatching(/^from_name is missing/) });
  });

  test("does not change the sender profile of a task", async () => {
    const { grinfi, replied } = account;
    const senders = await grinfi.senderProfiles.list().toArray({ limit: 10 });
    const other = String(senders.find(({ uuid }) => uuid !== replied.sender)?.uuid);
    const { steps } = await account.reply({
      ...MESSAGES.linkedin,
      task: { ...replied.task, sender_profile_uuid: other },
    });
    const task = await grinfi.tasks.get(String(steps[3]?.uuid));
    expect(task.sender_profile_uuid).toBe(other);
  });

  test("that ends with a bounce is answered like the last other email", async () => {
    const { contact } = account.replied;
    await account.reply(MESSAGES.email);
    account.emulator.advance(60_000);
    const [email] = await account.grinfi.emails
      .list({ filter: { lead_uuid: contact, status: "sent" } })
      .toArray({ limit: 1 });
    account.emulator.advance(60_000);
    account.emulator.bounceEmail(String(email?.uuid));
    const { message } = await account.grinfi.contacts.reply(contact, {
      channel: "email",
      text: "Again.",
      dryRun: true,
    });
    expect(message).toMatchObject({ to_email: email?.to_email, from_email: email?.from_email });
  });
});

test.each<[string, (options: ReplyOptions) => object, string]>([
  [
    "channel",
    (options) => ({ ...options, channel: "fax" }),
    'The option channel must be "linkedin" or "email", not "fax".',
  ],
  ["misspelled option", (options) => ({ ...options, dryrun: true }), "Unknown option dryrun."],
  ["text", (options) => ({ ...options, text: " " }), 'The option text must be a non-empty string, not " ".'],
  ["key", (options) => ({ ...options, key: "" }), "The option key must be a non-empty string"],
  ["stage", (options) => ({ ...options, stage: "" }), "The option stage must be a uuid, or { name"],
  [
    "task.type",
    (options) => ({ ...options, task: { ...options.task, type: "" } }),
    "The option task.type must be a non-empty string",
  ],
  [
    "task.text",
    (options) => ({ ...options, task: { ...options.task, text: "" } }),
    "The option task.text must be a non-empty string",
  ],
  [
    "task.schedule_at",
    (options) => ({ ...options, task: { ...options.task, schedule_at: "soon" } }),
    'The option task.schedule_at must be a time in ISO 8601, not "soon".',
  ],
])("an invalid %s is rejected before anything is sent", async (_, spoil, says) => {
  const options = { ...MESSAGES.linkedin, task: account.replied.task };
  const spoilt = spoil(options) as ReplyOptions;
  account.emulator.ledger.clear();
  const job = account.grinfi.contacts.reply(account.replied.contact, spoilt);
  await expect(job).rejects.toThrow(ConfigurationError);
  await expect(job).rejects.toThrow(says);
  await expect(account.grinfi.contacts.reply("", options)).rejects.toThrow("contact is empty");
  expect(account.emulator.ledger.requests()).toEqual([]);
});
