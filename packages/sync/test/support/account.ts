import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { type FetchFunction, Grinfi, type GrinfiOptions } from "@grinfi/sdk";
import fc from "fast-check";

export const everything: { readonly limit: number } = { limit: Number.POSITIVE_INFINITY };

/** Creates a client without rate limit, retries and timeouts, unless the options say otherwise. */
export const createClient = (fetch: FetchFunction, options: GrinfiOptions = {}): Grinfi =>
  new Grinfi({
    ...{ apiKey: "not-a-real-key", fetch, rateLimit: false, retry: false, logLevel: "off" },
    ...{ timeout: Number.POSITIVE_INFINITY, ...options },
  });

const KINDS = [
  "bounce",
  "company",
  "company name",
  "create",
  "delete",
  "delete message",
  "email",
  "list",
  "list deleted",
  "list name",
  "message",
  "name",
  "read",
  "reply",
  "stage",
  "tag",
  "tagged",
] as const;

/** Something that happens in an account, some seconds after what happened before. */
export interface AccountEvent {
  readonly kind: string;
  /** Chooses the row that it happens to. */
  readonly row: number;
  readonly seconds: number;
}

export const accountEvents: fc.Arbitrary<AccountEvent[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    row: fc.nat(1000),
    seconds: fc.constantFrom(0, 0, 1, 2, 30),
  }),
  { maxLength: 20 },
);

/** An account in an emulator. */
export interface Account {
  readonly emulator: Emulator;
  readonly grinfi: Grinfi;
}

export function startAccount(options: EmulatorOptions = {}): Account {
  const emulator = createEmulator({ contacts: 30, ...options });
  return { emulator, grinfi: createClient(emulator.fetch) };
}

/** Lets something happen in an account. Whatever does not exist any more has no effect. */
export async function happen(
  { emulator, grinfi }: Account,
  { kind, row, seconds }: AccountEvent,
): Promise<void> {
  emulator.advance(seconds * 1000);
  const oneOf = <Item>(items: readonly Item[]): Item | undefined => items[row % items.length];
  const contact = oneOf(await grinfi.contacts.search({ limit: 1000 }).toArray(everything));
  const list = oneOf(await grinfi.lists.list().toArray(everything));
  const lead_uuid = contact?.uuid ?? "";
  // The same history has the same names.
  const id = emulator.ledger.requests().length;
  const name = `Name ${id}`;
  const act = async (type: string, payload: object = {}): Promise<unknown> =>
    grinfi.request("PUT", "/leads/api/leads/mass-action", {
      body: { type, filter: { all: false, ids: [lead_uuid], excludeIds: [] }, payload },
    });
  if (list === undefined || contact === undefined) {
    await grinfi.lists.create({ name });
    return;
  }
  switch (kind) {
    case "bounce": {
      const filter = { lead_uuid, status: "sent" };
      const sent = await grinfi.emails.list({ filter }).toArray(everything);
      const email = oneOf(sent)?.uuid;
      if (email !== undefined) emulator.bounceEmail(email);
      return;
    }
    case "company":
      await grinfi.companies.createMany({
        companies: [{ name, domain: `company-${id}.example.com` }],
      } as never);
      return;
    case "company name": {
      const company = oneOf(await grinfi.companies.search().toArray(everything));
      if (company !== undefined) await grinfi.companies.update(company.uuid, { name });
      return;
    }
    case "create":
      await grinfi.contacts.upsert({ list_uuid: list.uuid, lead: { linkedin_id: `person-${id}` } });
      return;
    case "delete":
      await grinfi.contacts.delete(lead_uuid);
      emulator.advance(5_000);
      return;
    case "delete message": {
      const message = oneOf(await grinfi.messages.list().toArray(everything));
      if (message !== undefined) await grinfi.messages.delete(message.uuid);
      return;
    }
    case "email":
      emulator.receiveEmail({
        lead: lead_uuid,
        text: "Hello.",
        subject: name,
        mailbox: await mailboxOf(grinfi),
      });
      return;
    case "list":
      await grinfi.lists.create({ name });
      return;
    case "list deleted":
      await grinfi.lists.delete(list.uuid);
      return;
    case "list name":
      await grinfi.lists.update(list.uuid, { name });
      return;
    case "message":
      await grinfi.messages.send({ lead_uuid, sender_profile_uuid: await senderOf(grinfi), text: name });
      return;
    case "name":
      await grinfi.contacts.update(lead_uuid, { first_name: name });
      return;
    case "read":
      await grinfi.inbox.markRead([lead_uuid]);
      return;
    case "reply":
      emulator.receiveLinkedInMessage({ lead: lead_uuid, text: name, senderProfile: await senderOf(grinfi) });
      return;
    case "stage": {
      const stages = await grinfi.pipelineStages.list({ filter: { object: "lead" } }).toArray(everything);
      await act("contact_change_pipeline_stage", { pipeline_stage_uuid: oneOf(stages)?.uuid });
      return;
    }
    case "tag":
      await grinfi.tags.create({ name });
      return;
    case "tagged": {
      const tag = oneOf(await grinfi.tags.list().toArray(everything));
      await act("contact_add_tags", { tag_uuids: [tag?.uuid] });
    }
  }
}

async function senderOf(grinfi: Grinfi): Promise<string> {
  const senders = await grinfi.senderProfiles.list().toArray(everything);
  return String(senders.find(({ linkedin_account_uuid }) => linkedin_account_uuid !== null)?.uuid);
}

async function mailboxOf(grinfi: Grinfi): Promise<string> {
  const mailboxes = await grinfi.mailboxes.list().toArray(everything);
  return String(mailboxes.find(({ status }) => status === "active")?.uuid);
}
