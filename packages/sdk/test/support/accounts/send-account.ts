import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { createClient, type GrinfiCalls } from "../../../src/index.ts";

/** An account that can send messages, emails and tasks. */
export interface Account {
  readonly emulator: Emulator;
  readonly leads: readonly string[];
  readonly sender: string;
  /** An automation that is off, so enrolled contacts stay in it. */
  readonly flow: string;
}

/** Creates an emulator that uses the current time, with contacts, a sender profile and an automation. */
export async function createAccount(options: EmulatorOptions = {}): Promise<Account> {
  const emulator = createEmulator({ clock: Date.now, contacts: 200, ...options });
  const { call } = createClient({ apiKey: "test-key", fetch: emulator.fetch });
  const { data: contacts = [] } = await call.searchContacts({ body: { limit: 100 } });
  const { data: [sender] = [] } = await call.listSenderProfiles({ query: { limit: 1 } });
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  const body = { name: "Logistics, spring", schedule, use_sender_schedule: false };
  const flow = await call.createFlow({ body });
  return {
    emulator,
    leads: contacts.map(({ uuid }) => uuid),
    sender: String(sender?.uuid),
    flow: flow.uuid,
  };
}

/**
 * Sends a message, an email, a task or an enrolment, depending on the number. The number identifies it in the ledger.
 */
export function sendOne(call: GrinfiCalls, account: Account, number: number): Promise<unknown> {
  const { leads, sender: sender_profile_uuid, flow: flowUuid } = account;
  const leadUuid = String(leads[Math.floor(number / 4) % leads.length]);
  const text = `Number ${number}`;
  const to = { lead_uuid: leadUuid, sender_profile_uuid };
  switch (number % 4) {
    case 0:
      return call.sendLinkedInMessage({ body: { ...to, text } });
    case 1:
      return call.sendEmail({
        body: {
          ...to,
          from_name: "Kim Placeholder",
          from_email: "kim@sender.example.com",
          to_name: "Robin Sample",
          to_email: "robin@example.com",
          subject: text,
          body: "Good morning.",
        },
      });
    case 2:
      return call.createTask({
        body: { ...to, text, schedule_at: "2027-03-01T09:00:00Z", type: "linkedin_send_message" },
      });
    default:
      return call.addLeadToFlow({ path: { flowUuid, leadUuid } });
  }
}
