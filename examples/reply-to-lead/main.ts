/**
 * Replies to an interested contact: cancels the automations for the contact, sends the reply, moves the contact to a
 * stage and adds a task to follow up. After a crash, run it again: it continues and does nothing twice.
 *
 *     node main.ts <uuid of a contact> <linkedin | email> <text>
 *         [--stage <uuid>] [--follow-up 2026-03-02T09:00:00Z] [--journal replies.journal]
 */
import { parseArgs } from "node:util";
import { Grinfi } from "@grinfi/sdk";
import { createFileJournal } from "@grinfi/sdk/node";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    stage: { type: "string" },
    "follow-up": { type: "string" },
    journal: { type: "string", default: "replies.journal" },
  },
});
const [contact, channel, text] = positionals;
if (!contact || !text || (channel !== "linkedin" && channel !== "email")) {
  throw new Error("Usage: node main.ts <uuid of a contact> <linkedin | email> <text>");
}
const { stage, "follow-up": schedule_at, journal } = values;

const grinfi = new Grinfi(); // reads GRINFI_API_KEY
const job = grinfi.contacts.reply(contact, {
  channel,
  text,
  stage,
  task: schedule_at ? { type: "linkedin_like_latest_post", text: "-", schedule_at } : undefined,
  journal: createFileJournal(journal),
});
for await (const { step, outcome, reason = "" } of job)
  console.log(`${step}: ${outcome} ${reason}`.trimEnd());

const { isComplete } = await job;
if (!isComplete) process.exitCode = 1;
