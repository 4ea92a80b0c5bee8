import type { Emulator } from "@grinfi/emulator";
import fc from "fast-check";
import type { ChangesOptions, ContactChange, Grinfi } from "../../../src/index.ts";
import { everything } from "../accounts/start.ts";
import { addContacts, createOutreachAccount, type OutreachAccount } from "./outreach-account.ts";

/** Something that happens to one of the contacts of an account, some seconds after what happened before. */
export interface HistoryEvent {
  readonly kind: "create" | "delete" | "email" | "message" | "reply" | "stage" | "task";
  readonly contact: number;
  readonly seconds: number;
}

export const historyEvents: fc.Arbitrary<HistoryEvent[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("create", "create", "delete", "email", "message", "reply", "stage", "task"),
    contact: fc.nat(20),
    seconds: fc.constantFrom(0, 0, 1, 30),
  }),
  { minLength: 1, maxLength: 25 },
);

/** An account whose contacts have a history. Call `vi.useRealTimers()` after the test. */
export class ContactHistory {
  readonly #account: OutreachAccount;
  readonly #contacts: string[] = [];

  constructor(account: OutreachAccount) {
    this.#account = account;
  }

  static async create(): Promise<ContactHistory> {
    const history = new ContactHistory(await createOutreachAccount());
    for (let index = 0; index < 5; index += 1) await history.add({ kind: "create", contact: 0, seconds: 0 });
    history.#account.advance(60_000);
    return history;
  }

  get emulator(): Emulator {
    return this.#account.emulator;
  }

  get grinfi(): Grinfi {
    return this.#account.grinfi;
  }

  get now(): Date {
    return this.emulator.now;
  }

  advance(milliseconds: number): void {
    this.#account.advance(milliseconds);
  }

  async add({ kind, contact, seconds }: HistoryEvent): Promise<void> {
    const { advance, emulator, grinfi, mailbox, sender } = this.#account;
    advance(seconds * 1000);
    if (kind === "create") {
      const [uuid = ""] = await addContacts(this.#account, [`person-${this.#contacts.length}`]);
      this.#contacts.push(uuid);
      return;
    }
    const lead = String(this.#contacts[contact % this.#contacts.length]);
    const exists = (await grinfi.contacts.search({ filter: { ids: [lead] } }).count()) > 0;
    if (!exists) return;
    const to = { lead_uuid: lead, sender_profile_uuid: sender };
    switch (kind) {
      case "delete":
        await grinfi.contacts.delete(lead);
        return advance(5_000);
      case "email":
        emulator.receiveEmail({ lead, text: "Hello.", subject: "Hello", mailbox });
        return;
      case "message":
        await grinfi.messages.send({ ...to, text: "Hello." });
        return;
      case "reply":
        emulator.receiveLinkedInMessage({ lead, text: "Hello.", senderProfile: sender });
        return;
      case "stage": {
        const stages = await grinfi.pipelineStages.list({ filter: { object: "lead" } }).toArray(everything);
        const pipeline_stage_uuid = String(stages[seconds % stages.length]?.uuid);
        const type = "contact_change_pipeline_stage";
        await grinfi.contacts.bulkAction({ type, pipeline_stage_uuid }, { ids: [lead] });
        return;
      }
      case "task":
        await grinfi.tasks.create({
          ...to,
          ...{ type: "linkedin_like_latest_post", text: "-", schedule_at: this.now.toISOString() },
        });
    }
  }
}

/** Reads all lists, and returns the contacts with a creation or an event in a range. */
export async function expectedChanges(grinfi: Grinfi, since: Date, until: Date): Promise<string[]> {
  const isInRange = (time: string | null | undefined): boolean =>
    time != null && Date.parse(time) >= since.getTime() && Date.parse(time) < until.getTime();
  const contacts = await grinfi.contacts.search().toArray(everything);
  const messages = await grinfi.messages.list().toArray(everything);
  const emails = await grinfi.emails.list().toArray(everything);
  const tasks = await grinfi.tasks.list().toArray(everything);
  const activities = await grinfi.activities.list({ filter: {} }).toArray(everything);
  const touched = new Set([
    ...contacts.filter(({ created_at }) => isInRange(created_at)).map(({ uuid }) => uuid),
    ...messages.filter(({ created_at }) => isInRange(created_at)).map(({ lead_uuid }) => lead_uuid),
    ...emails.filter(({ sent_at }) => isInRange(sent_at)).map(({ lead_uuid }) => lead_uuid),
    ...tasks.filter(({ executed_at }) => isInRange(executed_at)).map(({ lead_uuid }) => lead_uuid),
    ...activities.filter(({ created_at }) => isInRange(created_at)).map(({ object_uuid }) => object_uuid),
  ]);
  return contacts.map(({ uuid }) => uuid).filter((uuid) => touched.has(uuid));
}

/** Reads all changes of a range. */
export async function readChanges(grinfi: Grinfi, options: ChangesOptions): Promise<ContactChange[]> {
  const changes: ContactChange[] = [];
  for await (const change of grinfi.contacts.changes(options)) changes.push(change);
  return changes;
}

export const changed = (changes: readonly ContactChange[]): string[] =>
  changes.map(({ contact }) => contact.uuid);
