import type { Emulator } from "@grinfi/emulator";
import type { Grinfi, Job, WaitOptions, WaitResult, WaitStep } from "../../../src/index.ts";
import { columns, csv, peopleCsv } from "../accounts/csv-files.ts";
import { start } from "../accounts/start.ts";

/** A job that waits for three items. After ten seconds of the emulator they are done. */
export interface Waiter {
  readonly emulator: Emulator;
  readonly grinfi: Grinfi;
  /** Ids, as a program stores them. */
  readonly stored: unknown;
  /** Starts the job with the stored ids. */
  readonly run: (grinfi: Grinfi, stored: never, options?: WaitOptions) => Job<WaitStep, WaitResult>;
  /** The operations before the first wait, and that of each later read. */
  readonly first: readonly string[];
  readonly read: string;
}

const ALWAYS = {
  timezone: "UTC",
  timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
};
const DATES = { created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" };

async function account(lag: Parameters<typeof start>[0] = {}) {
  const { emulator, grinfi } = start({ contacts: 20, ...lag });
  const contacts = await grinfi.contacts.search().toArray({ limit: 3 });
  const sender = await grinfi.senderProfiles.list({ filter: { status: "enabled" } }).first();
  return { emulator, grinfi, contacts: contacts.map(({ uuid }) => uuid), sender: String(sender?.uuid) };
}

async function importWaiter(): Promise<Waiter> {
  const { emulator, grinfi } = await account({ lag: { imports: { delay: 10_000 } } });
  const { uuid: list } = await grinfi.lists.create({ name: "Spring fair" });
  const { uuid: upload = "" } = await grinfi.files.uploadCsv({ file: csv(peopleCsv(3)), type: "csv_leads" });
  const mapping = Object.entries(columns).map(([source, target]) => ({ source, target }));
  await grinfi.files.importContacts(upload, { columns: mapping, list_uuid: list });
  return {
    ...{ emulator, grinfi, stored: { list, before: 0, rows: 3 } },
    run: ({ contacts }, stored, options) => contacts.waitForImport(stored, options),
    ...{ first: ["getList", "searchContacts"], read: "searchContacts" },
  };
}

async function bulkActionWaiter(): Promise<Waiter> {
  const { contacts: ids, emulator, grinfi } = await account({ lag: { massActions: { delay: 10_000 } } });
  const { uuid: list_uuid } = await grinfi.lists.create({ name: "Moved" });
  const type = "contact_change_list";
  await grinfi.contacts.massAction({ type, payload: { list_uuid }, filter: { ids } });
  return {
    ...{ emulator, grinfi, stored: { action: { type, list_uuid }, ids } },
    run: ({ contacts }, { action, ids: of }, options) => contacts.waitForBulkAction(action, of, options),
    ...{ first: ["getList", "searchContacts"], read: "searchContacts" },
  };
}

async function messagesWaiter(): Promise<Waiter> {
  const { contacts, emulator, grinfi, sender: sender_profile_uuid } = await account();
  const stored = [];
  for (const lead_uuid of contacts)
    stored.push(await grinfi.messages.send({ lead_uuid, sender_profile_uuid, text: "Hello." }));
  return {
    ...{ emulator, grinfi, stored },
    run: ({ messages }, sent, options) => messages.waitUntilSent(sent, options),
    ...{ first: ["listLinkedinMessages"], read: "listLinkedinMessages" },
  };
}

async function emailsWaiter(): Promise<Waiter> {
  const { contacts, emulator, grinfi, sender: sender_profile_uuid } = await account();
  const from = { from_email: "kim@sender.example.com", from_name: "Kim Placeholder", subject: "Pallets" };
  const to = { sender_profile_uuid, to_email: "robin@example.com", to_name: "Robin Sample", body: "Hello." };
  const stored = [];
  for (const lead_uuid of contacts)
    stored.push((await grinfi.emails.send({ ...from, ...to, lead_uuid })).emailDomain);
  return {
    ...{ emulator, grinfi, stored },
    run: ({ emails }, sent, options) => emails.waitUntilSent(sent, options),
    ...{ first: ["listEmails"], read: "listEmails" },
  };
}

async function idleWaiter(): Promise<Waiter> {
  const { contacts, emulator, grinfi, sender } = await account();
  const flow = await grinfi.automations.create({
    name: "Spring",
    schedule: ALWAYS,
    use_sender_schedule: false,
  });
  const edges = { before: [], after: [{ node_id: 2, branch_id: 1 }] };
  await grinfi.automations.versions.create(flow.uuid, {
    contact_sources: [
      { id: 1, name: "March list", rotation_strategy: "fair", sender_profiles: [sender], after_id: 1 },
    ],
    nodes: [
      { id: 1, type: "linkedin_send_message", payload: { template: "Hello." }, ...edges, ...DATES },
      { id: 2, type: "end", payload: [], before: [{ node_id: 1, branch_id: 1 }], after: [], ...DATES },
    ],
  });
  await grinfi.automations.start(flow.uuid);
  for (const lead of contacts) await grinfi.automations.contacts.add(flow.uuid, lead);
  return {
    ...{ emulator, grinfi, stored: flow.uuid },
    run: ({ automations }, uuid, options) => automations.waitUntilIdle(uuid, options),
    ...{ first: ["getFlow", "getFlowMetrics"], read: "getFlowMetrics" },
  };
}

/** Every job that waits. */
export const WAITERS: readonly (readonly [name: string, prepare: () => Promise<Waiter>])[] = [
  ["contacts.waitForImport", importWaiter],
  ["contacts.waitForBulkAction", bulkActionWaiter],
  ["messages.waitUntilSent", messagesWaiter],
  ["emails.waitUntilSent", emailsWaiter],
  ["automations.waitUntilIdle", idleWaiter],
];

/** Prepares a job that waits, and clears the ledger. */
export async function prepareWaiter(prepare: () => Promise<Waiter>): Promise<Waiter> {
  const waiter = await prepare();
  waiter.emulator.ledger.clear();
  return waiter;
}
