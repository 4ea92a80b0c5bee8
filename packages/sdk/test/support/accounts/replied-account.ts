import type { Emulator } from "@grinfi/emulator";
import type { Grinfi, ReplyOptions } from "../../../src/index.ts";

/** A contact who has written on both channels, with a running automation. */
export interface RepliedAccount {
  readonly contact: string;
  /** The sender profile of the last LinkedIn message with the contact. */
  readonly sender: string;
  /** A stage that the contact is not in. */
  readonly stage: string;
  readonly task: NonNullable<ReplyOptions["task"]>;
}

/** Creates a contact with messages, emails and an automation. */
export async function createRepliedAccount(grinfi: Grinfi, emulator: Emulator): Promise<RepliedAccount> {
  const message = await grinfi.messages.list({ filter: { type: "inbox" } }).first();
  const contact = String(message?.lead_uuid);
  const { uuid: automation } = await grinfi.automations.create({
    name: "Logistics, spring",
    schedule: { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] },
    use_sender_schedule: false,
  });
  const mailbox = await grinfi.mailboxes.list().first();
  emulator.receiveEmail({
    lead: contact,
    text: "Please call me.",
    subject: "Pallets",
    mailbox: String(mailbox?.uuid),
  });
  await grinfi.automations.contacts.add(String(automation), contact);
  const stages = await grinfi.pipelineStages.list({ filter: { object: "lead" } }).toArray({ limit: 100 });
  const { pipeline_stage_uuid } = await grinfi.contacts.get(contact);
  emulator.ledger.clear();
  return {
    contact,
    sender: String(message?.sender_profile_uuid),
    stage: String(stages.find(({ uuid }) => uuid !== pipeline_stage_uuid)?.uuid),
    task: {
      type: "linkedin_like_latest_post",
      text: "-",
      note: "Look at the answer",
      schedule_at: "2027-03-01T09:00:00.000Z",
    },
  };
}
