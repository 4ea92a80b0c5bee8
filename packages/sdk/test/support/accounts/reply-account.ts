import type { Emulator } from "@grinfi/emulator";
import type {
  EmailReply,
  Grinfi,
  Job,
  LinkedInReply,
  ReplyOptions,
  ReplyResult,
  ReplyStep,
} from "../../../src/index.ts";
import { MemoryJournal } from "../jobs/memory-journal.ts";
import { createRepliedAccount, type RepliedAccount } from "./replied-account.ts";
import { start } from "./start.ts";

export const MESSAGES: { readonly linkedin: LinkedInReply; readonly email: EmailReply } = {
  linkedin: { channel: "linkedin", text: "Tuesday at ten?" },
  email: { channel: "email", text: "<p>Tuesday at ten?</p>" },
};

/** An account on an emulator in this process, with a contact to reply to. */
export class ReplyAccount {
  readonly grinfi: Grinfi;
  readonly emulator: Emulator;
  readonly journal: MemoryJournal = new MemoryJournal();
  readonly replied: RepliedAccount;

  private constructor(grinfi: Grinfi, emulator: Emulator, replied: RepliedAccount) {
    this.grinfi = grinfi;
    this.emulator = emulator;
    this.replied = replied;
  }

  static async create(): Promise<ReplyAccount> {
    const { grinfi, emulator } = start({ contacts: 20 });
    return new ReplyAccount(grinfi, emulator, await createRepliedAccount(grinfi, emulator));
  }

  /** Replies with all optional steps and the journal. */
  reply(
    message: ReplyOptions = MESSAGES.linkedin,
    grinfi: Grinfi = this.grinfi,
  ): Job<ReplyStep, ReplyResult> {
    const { contact, stage, task } = this.replied;
    return grinfi.contacts.reply(contact, { stage, task, journal: this.journal, ...message });
  }

  /** The number of messages and emails that were created. */
  get messages(): number {
    return this.#countCreated("linkedin-messages") + this.#countCreated("emails");
  }

  get tasks(): number {
    return this.#countCreated("tasks");
  }

  #countCreated(of: string): number {
    return this.emulator.ledger.effects("created").filter(({ collection }) => collection === of).length;
  }
}
