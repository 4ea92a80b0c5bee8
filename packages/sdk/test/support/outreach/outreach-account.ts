import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { vi } from "vitest";
import type { EmailRow, Grinfi } from "../../../src/index.ts";
import { createTestClient } from "../test-client.ts";

export const ONE_DAY: number = 24 * 60 * 60 * 1000;
const STARTS_AT = "2026-03-02T09:00:00.000Z";

export const NOBODY = "00000000-0000-4000-8000-000000000000";

/** An account with a sender profile that can write on both channels. */
export interface OutreachAccount {
  readonly emulator: Emulator;
  readonly grinfi: Grinfi;
  readonly list: string;
  readonly sender: string;
  readonly mailbox: string;
  /** Returns the current time in ISO 8601. */
  readonly now: () => string;
  /** Lets time pass, for the emulator and for the SDK. */
  readonly advance: (milliseconds: number) => void;
}

/** Creates an account. Only `Date` is fake; restore it with `vi.useRealTimers()`. */
export async function createOutreachAccount(options: EmulatorOptions = {}): Promise<OutreachAccount> {
  vi.useFakeTimers({ now: new Date(STARTS_AT), toFake: ["Date"] });
  const emulator = createEmulator({ now: STARTS_AT, ...options });
  const advance = (milliseconds: number): void => {
    emulator.advance(milliseconds);
    vi.setSystemTime(emulator.now);
  };
  const grinfi = createTestClient(emulator.fetch);
  const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  const { uuid: sender } = await grinfi.senderProfiles.create({
    ...{ first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 },
  });
  const browser = await grinfi.call.createLinkedInBrowser({ body: { sender_profile_uuid: sender } });
  await grinfi.call.generateBrowserAccessKey({ path: { id: Number(browser.id) } });
  const mailbox = await grinfi.mailboxes.create({
    ...{ email: "kim@sender.example.com", sender_name: "Kim Placeholder", sender_profile_uuid: sender },
  });
  advance(5 * 60_000);
  emulator.ledger.clear();
  return {
    emulator,
    grinfi,
    list,
    sender,
    mailbox: mailbox.uuid,
    now: () => emulator.now.toISOString(),
    advance,
  };
}

/** Adds contacts with these handles to the list. @returns Their uuids. */
export async function addContacts(
  { emulator, grinfi, list }: Pick<OutreachAccount, "emulator" | "grinfi" | "list">,
  people: readonly (string | Readonly<Record<string, string>>)[],
): Promise<string[]> {
  const uuids: string[] = [];
  for (const person of people) {
    const lead = typeof person === "string" ? { linkedin_id: person } : { linkedin_id: "", ...person };
    uuids.push((await grinfi.contacts.upsert({ list_uuid: list, lead })).uuid);
  }
  emulator.ledger.clear();
  return uuids;
}

/** Returns an email to a contact, ready to be sent. */
export const emailTo = (lead_uuid: string, more: Partial<EmailRow> = {}): EmailRow => ({
  ...{ lead_uuid, from_name: "Kim Placeholder", from_email: "kim@sender.example.com" },
  ...{ to_name: "Robin Sample", to_email: "robin@example.com" },
  ...{ subject: "Pallets", body: "<p>Good morning.</p>", ...more },
});

type SenderAccount = Pick<OutreachAccount, "grinfi" | "sender">;

/** Sends a LinkedIn message to a contact. */
export const sendMessageTo = (
  { grinfi, sender }: SenderAccount,
  lead_uuid: string,
): ReturnType<Grinfi["messages"]["send"]> =>
  grinfi.messages.send({ lead_uuid, sender_profile_uuid: sender, text: "Hi" });

/** Sends an email to a contact. */
export const sendEmailTo = (
  { grinfi, sender }: SenderAccount,
  lead_uuid: string,
): ReturnType<Grinfi["emails"]["send"]> =>
  grinfi.emails.send({ ...emailTo(lead_uuid), sender_profile_uuid: sender });

/** Returns the operations of all requests, and how often each was called. */
export function countRequests({ ledger }: Emulator): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of ledger.requests()) {
    const name = String(operation);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
