import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { Grinfi } from "@grinfi/sdk";
import { createWebhookHandler, type WebhookHandler, type WebhookHandlerOptions } from "../../src/index.ts";

export const RECEIVER_SECRET = "not-a-real-secret";

/** An account with contacts who can be written to, and its client. */
export interface TestAccount {
  readonly emulator: Emulator;
  readonly grinfi: Grinfi;
  /** The uuids of contacts on a list. */
  readonly contacts: readonly string[];
  /** A sender profile with a LinkedIn account and a mailbox. */
  readonly sender: string;
  readonly mailbox: string;
}

/** The time of the emulator is the real one at the start, because `reconcile` compares times with the clock. */
export const createAccount = (options: EmulatorOptions = {}): Promise<TestAccount> =>
  accountOf(createEmulator({ contacts: 30, now: new Date().toISOString(), ...options }));

export async function accountOf(emulator: Emulator): Promise<TestAccount> {
  const grinfi = new Grinfi({ apiKey: "not-a-real-key", fetch: emulator.fetch, rateLimit: false });
  const { items } = await grinfi.contacts.search({ limit: 10 });
  const senders = await grinfi.senderProfiles.list().toArray({ limit: 1000 });
  const sender = senders.find(
    ({ linkedin_account_uuid, mailbox_uuid }) => linkedin_account_uuid && mailbox_uuid,
  );
  if (sender === undefined) throw new Error("There is no sender profile that can write.");
  const { mailbox_uuid: mailbox = "", uuid } = sender;
  return {
    emulator,
    grinfi,
    contacts: items.map((contact) => contact.uuid),
    sender: uuid,
    mailbox: mailbox ?? "",
  };
}

/** Creates a receiver for an account. It keeps errors in a list. */
export function createReceiver(
  { grinfi }: TestAccount,
  options: Omit<WebhookHandlerOptions, "secrets">,
): { readonly handler: WebhookHandler; readonly errors: unknown[] } {
  const errors: unknown[] = [];
  const handler = createWebhookHandler({
    secrets: [RECEIVER_SECRET],
    client: grinfi,
    onError: (error) => errors.push(error),
    ...options,
  });
  return { errors, handler };
}

/** A request that delivers a payload. */
export const deliveryOf = (payload: unknown): Request =>
  new Request(`http://localhost/grinfi/${RECEIVER_SECRET}`, {
    method: "POST",
    body: JSON.stringify(payload),
  });
