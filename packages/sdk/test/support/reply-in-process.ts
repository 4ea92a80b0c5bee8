import type { Emulator } from "@grinfi/emulator";
import type {
  EmailReply,
  Grinfi,
  Job,
  LinkedInReply,
  ReplyOptions,
  ReplyResult,
  ReplyStep,
} from "../../src/index.ts";
import { MemoryJournal } from "./memory-journal.ts";
import { createRepliedAccount, type RepliedAccount } from "./replied-account.ts";
import { start } from "./start.ts";

export const MESSAGES: { readonly linkedin: LinkedInReply; readonly email: EmailReply } = {
  linkedin: { channel: "linkedin", text: "Tuesday at ten?" },
  email: { channel: "email", text: "<p>Tuesday at ten?</p>" },
};

/** An account on an emulator in this process, where a contact is to be answered. */
export class ReplyInProcess {
  readonly grinfi: Grinfi;
  readonly emulator: Emulator;
  readonly journal: MemoryJournal = new MemoryJournal();
  readonly replied: RepliedAccount;

  private constructor(grinfi: Grinfi, emulator: Emulator, replied: RepliedAccount) {
    this.grinfi = grinfi;
    this.emulator = emulator;
    this.replied = replied;
  }

  static async create(): Promise<ReplyInProcess> {
    const { grinfi, emulator } = start({ contacts: 20 });
    return new ReplyInProcess(grinfi, emulator, await createRepliedAccount(grinfi, emulator));
  }

  /** Replies with all that can be asked for, through the journal. */
  reply(
    message: ReplyOptions = MESSAGES.linkedin,
    grinfi: Grinfi = this.grinfi,
  ): Job<ReplyStep, ReplyResult> {
    const { contact, stage, task } = this.replied;
    return grinfi.contacts.reply(contact, { stage, task, journal: this.journal, ...message });
  }

  /** How many messages and emails were made. */
  get messages(): number {
    return this.#made("linkedin-messages") + this.#made("emails");
  }

  get tasks(): number {
    return this.#made("tasks");
  }

  #made(of: string): number {
    return this.emulator.ledger.effects("created").filter(({ collection }) => collection === of).length;
  }
}
