import type { TestAccount } from "./account.ts";

/** A step of a random history. */
export type OutreachStep =
  | {
      readonly kind: "bounce" | "create" | "email" | "emailReply" | "message" | "reply";
      readonly contact: number;
    }
  | { readonly kind: "wait"; readonly minutes: number };

const MINUTE = 60 * 1000;

/** What happened in a history: the name of each event, and the text or subject that only it has. */
export class OutreachHistory {
  readonly events: string[] = [];
  readonly #account: TestAccount;
  readonly #list: string;
  #count = 0;

  constructor(account: TestAccount, list: string) {
    this.#account = account;
    this.#list = list;
  }

  async run(step: OutreachStep): Promise<void> {
    const { emulator, grinfi, mailbox, sender } = this.#account;
    if (step.kind === "wait") return emulator.advance(step.minutes * MINUTE);
    const { contacts } = this.#account;
    const lead = contacts[step.contact % contacts.length] ?? "";
    const text = `Text ${++this.#count}`;
    const target = { lead_uuid: lead, sender_profile_uuid: sender };
    switch (step.kind) {
      case "create":
        await grinfi.contacts.upsert({
          lead: { linkedin_id: `person-${this.#count}`, last_name: text },
          list_uuid: this.#list,
        });
        return this.#add("contact_created", text);
      case "message":
        await grinfi.messages.send({ ...target, text });
        emulator.advance(MINUTE);
        return this.#add("sender_profile_sent_linkedin_message", text);
      case "reply":
        emulator.receiveLinkedInMessage({ lead, senderProfile: sender, text });
        return this.#add("contact_replied_linkedin_message", text);
      case "emailReply":
        emulator.receiveEmail({ lead, mailbox, subject: text, text: "Please call me." });
        return this.#add("contact_replied_email", text);
      case "email":
      case "bounce":
        await this.#sendEmail(target, text);
        if (step.kind === "bounce") await this.#bounce(text);
    }
  }

  async #sendEmail(
    target: { lead_uuid: string; sender_profile_uuid: string },
    subject: string,
  ): Promise<void> {
    const addresses = { from_name: "Kim", from_email: "kim@example.com", to_name: "Robin" };
    const content = { to_email: "robin@example.com", subject, body: "Hello" };
    await this.#account.grinfi.emails.send({ ...target, ...addresses, ...content });
    this.#account.emulator.advance(MINUTE);
    this.#add("sender_profile_sent_email", subject);
  }

  async #bounce(subject: string): Promise<void> {
    const { emulator, grinfi } = this.#account;
    const list = { filter: { type: "outbox" }, order_field: "created_at", order_type: "desc" } as const;
    const email = await grinfi.emails.list(list).first();
    if (email?.subject !== subject) throw new Error("The newest email is another one.");
    emulator.bounceEmail(email.uuid);
    this.#add("email_bounced", subject);
  }

  #add(event: string, text: string): void {
    this.events.push(`${event} ${text}`);
  }
}
