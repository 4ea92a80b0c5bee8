import { beforeEach, describe, expect, test } from "vitest";
import type { ReplyOptions, ReplyStep } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { createRepliedAccount, type RepliedAccount } from "../support/accounts/replied-account.ts";
import { HeldJournal, MemoryJournal } from "../support/jobs/memory-journal.ts";
import { ALL_DONE, outcomesOf } from "../support/jobs/outcomes.ts";

const account = useAccountBehindPrism();
let replied: RepliedAccount;

beforeEach(async () => {
  replied = await createRepliedAccount(account.grinfi, account.emulator);
});

const byLinkedIn = { channel: "linkedin", text: "Tuesday at ten?" } as const;
const byEmail = { channel: "email", text: "<p>Tuesday at ten?</p>" } as const;

/** All optional steps. */
const withAll = (message: ReplyOptions): ReplyOptions => {
  const { stage, task } = replied;
  return { ...message, stage, task };
};

const sent = (): unknown[] => {
  account.emulator.advance(60_000);
  return account.emulator.ledger.effects("sent").map(({ channel, lead }) => [channel, lead]);
};

describe("a reply", () => {
  test("on LinkedIn is sent from the sender profile of the conversation, with all steps", async () => {
    const { emulator, grinfi } = account;
    const { contact, sender, stage, task } = replied;
    const steps: ReplyStep[] = [];
    const job = grinfi.contacts.reply(contact, withAll(byLinkedIn));
    for await (const step of job) steps.push(step);
    // 1 read, 1 to cancel, 1 to send, 1 for the stage and 2 for the task.
    expect(account.called).toHaveLength(6);
    expect(await job).toEqual({
      contact,
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      isComplete: true,
      steps,
      message: { ...byLinkedIn, lead_uuid: contact, sender_profile_uuid: sender },
    });
    expect(outcomesOf(await job)).toEqual(ALL_DONE);

    expect(emulator.ledger.effects("cancelled")).toHaveLength(1);
    expect(sent()).toEqual([["linkedin", contact]]);
    expect((await grinfi.contacts.get(contact)).pipeline_stage_uuid).toBe(stage);
    const [added] = await grinfi.tasks
      .list({ filter: { lead_uuid: contact, automation: "manual" } })
      .toArray({ limit: 9 });
    expect(added).toMatchObject({
      ...(({ text: _, ...fields }) => fields)(task),
      sender_profile_uuid: sender,
    });
    expect(steps.map(({ uuid }) => uuid)).toEqual([undefined, expect.any(String), undefined, added?.uuid]);
  });

  test("by email is sent to the sender of the last email, in its thread", async () => {
    const { grinfi } = account;
    const { contact } = replied;
    const received = await grinfi.emails.list({ filter: { lead_uuid: contact } }).first();
    account.emulator.ledger.clear();

    const result = await grinfi.contacts.reply(contact, withAll(byEmail));
    expect(outcomesOf(result)).toEqual(ALL_DONE);
    expect(account.called).toHaveLength(6);
    expect(result.message).toEqual({
      ...{ channel: "email", lead_uuid: contact, body: byEmail.text, subject: "Re: Pallets" },
      ...{ from_email: received?.to_email, from_name: received?.to_name },
      ...{ to_email: received?.from_email, to_name: received?.from_name },
      sender_profile_uuid: received?.sender_profile_uuid,
    });
    expect(sent()).toEqual([["email", contact]]);
    const answer = await grinfi.emails.get(String(result.steps[1]?.uuid));
    expect(answer.replied_to_uuid).toBe(received?.uuid);
  });

  test("prefers given options to those of the conversation", async () => {
    const { grinfi } = account;
    const senders = await grinfi.senderProfiles.list().toArray({ limit: 10 });
    const other = String(senders.find(({ uuid }) => uuid !== replied.sender)?.uuid);
    const own = { ...byEmail, subject: "Pallets again", to_name: "R. Sample", sender_profile_uuid: other };
    const { message } = await grinfi.contacts.reply(replied.contact, { ...own, dryRun: true });
    expect(message).toMatchObject({
      subject: "Pallets again",
      to_name: "R. Sample",
      sender_profile_uuid: other,
    });
  });

  test("alone does not change automations, stage and tasks", async () => {
    const { emulator, grinfi } = account;
    const result = await grinfi.contacts.reply(replied.contact, { ...byLinkedIn, cancelAutomations: false });
    expect(outcomesOf(result)).toEqual({
      cancel: "skipped",
      send: "done",
      stage: "skipped",
      task: "skipped",
    });
    expect(result.isComplete).toBe(true);
    expect(account.called).toEqual(["listLinkedinMessages", "sendLinkedInMessage"]);
    expect(emulator.ledger.effects("cancelled")).toEqual([]);
  });

  test("that is a dry run returns what would be sent, and changes nothing", async () => {
    const { emulator, grinfi } = account;
    const journal = new MemoryJournal();
    const result = await grinfi.contacts.reply(replied.contact, {
      ...withAll(byLinkedIn),
      journal,
      dryRun: true,
    });
    expect(outcomesOf(result)).toEqual({
      cancel: "planned",
      send: "planned",
      stage: "planned",
      task: "planned",
    });
    const alone = { ...byLinkedIn, cancelAutomations: false, dryRun: true };
    expect(outcomesOf(await grinfi.contacts.reply(replied.contact, alone))).toEqual({
      cancel: "skipped",
      send: "planned",
      stage: "skipped",
      task: "skipped",
    });
    expect(result).toMatchObject({ isComplete: false, message: { text: byLinkedIn.text } });
    expect(account.called).toEqual(["listLinkedinMessages", "listLinkedinMessages"]);
    expect(emulator.ledger.effects()).toEqual([]);
    expect(journal.entries).toEqual([]);
  });
});

describe("a journal", () => {
  test("sends the same reply once, with fromJournal for the second", async () => {
    const { grinfi } = account;
    const journal = new MemoryJournal();
    const first = await grinfi.contacts.reply(replied.contact, { ...withAll(byLinkedIn), journal });
    account.emulator.ledger.clear();
    const second = await grinfi.contacts.reply(replied.contact, { ...withAll(byLinkedIn), journal });
    expect(account.called).toEqual([]);
    expect(second.steps).toEqual(first.steps.map((step) => ({ ...step, fromJournal: true })));
    expect(second).toMatchObject({ isComplete: true, key: first.key, message: undefined });
  });

  test("distinguishes replies by contact, channel, subject and text, or by their key", async () => {
    const { grinfi } = account;
    const journal = new MemoryJournal();
    const reply = (options: ReplyOptions) => grinfi.contacts.reply(replied.contact, { ...options, journal });
    await reply(byLinkedIn);
    await reply({ ...byLinkedIn, text: "Wednesday at ten?" });
    await reply(byEmail);
    await reply({ ...byEmail, subject: "Tuesday" });
    await reply({ ...byLinkedIn, key: "once more" });
    await reply({ ...byLinkedIn, text: "Other words under a known key.", key: "once more" });
    expect(sent()).toHaveLength(5);
  });

  test("contains no text of the reply", async () => {
    const journal = new MemoryJournal();
    await account.grinfi.contacts.reply(replied.contact, { ...withAll(byEmail), journal });
    const held = JSON.stringify(journal.entries);
    for (const word of ["Tuesday", "Pallets", "Look at the answer", "@"]) expect(held).not.toContain(word);
  });

  test("allows one of two equal replies at the same time, and two different ones", async () => {
    const { grinfi } = account;
    const journal = new HeldJournal();
    const reply = (text: string) =>
      grinfi.contacts.reply(replied.contact, { channel: "linkedin", text, journal });
    const other = Promise.resolve(reply("Wednesday?"));
    const same = [reply("Tuesday?"), reply("Tuesday?")].map((job) => Promise.resolve(job));
    await expect(Promise.all(same)).rejects.toMatchObject({ code: "configuration" });
    journal.release();
    expect(await other).toMatchObject({ isComplete: true });
    const ends = (await Promise.allSettled(same)).map(({ status }) => status);
    expect(ends.toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(sent()).toHaveLength(2);
    expect(await reply("Tuesday?")).toMatchObject({ isComplete: true });
    expect(sent()).toHaveLength(2);
  });
});
