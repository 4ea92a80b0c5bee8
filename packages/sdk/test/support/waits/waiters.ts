import type { Emulator, EmulatorOptions } from "@grinfi/emulator";
import type { Grinfi } from "../../../src/index.ts";
import { columns, csv, peopleCsv } from "../accounts/csv-files.ts";
import { start } from "../accounts/start.ts";
import type { WaiterName } from "./run-waiter.ts";

/** A job that waits for three items. */
export interface Waiter {
  readonly name: WaiterName;
  readonly lag: NonNullable<EmulatorOptions["lag"]>;
  /** Starts the work, which takes about ten seconds of the emulator. @returns The ids that a program stores. */
  readonly begin: (grinfi: Grinfi) => Promise<unknown>;
  /** The operations before the first wait, and that of each later read. */
  readonly first: readonly string[];
  readonly read: string;
}

const SCHEDULE = {
  timezone: "UTC",
  timeblocks: [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 })),
};
const DATES = { created_at: "2026-01-05T08:00:00Z", updated_at: "2026-01-05T08:00:00Z" };

async function firstContacts(grinfi: Grinfi): Promise<string[]> {
  const contacts = await grinfi.contacts.search().toArray({ limit: 3 });
  return contacts.map(({ uuid }) => uuid);
}

async function senderOf(grinfi: Grinfi): Promise<string> {
  return String((await grinfi.senderProfiles.list({ filter: { status: "enabled" } }).first())?.uuid);
}

async function beginImport(grinfi: Grinfi): Promise<unknown> {
  const { uuid: list } = await grinfi.lists.create({ name: "Spring fair" });
  const { uuid: upload = "" } = await grinfi.files.uploadCsv({ file: csv(peopleCsv(3)), type: "csv_leads" });
  const mapping = Object.entries(columns).map(([source, target]) => ({ source, target }));
  await grinfi.files.importContacts(upload, { columns: mapping, list_uuid: list });
  return { list, before: 0, rows: 3 };
}

async function beginBulkAction(grinfi: Grinfi): Promise<unknown> {
  const ids = await firstContacts(grinfi);
  const { uuid: list_uuid } = await grinfi.lists.create({ name: "Moved" });
  const type = "contact_change_list";
  await grinfi.contacts.massAction({ type, payload: { list_uuid }, filter: { ids } });
  return { action: { type, list_uuid }, ids };
}

async function beginMessages(grinfi: Grinfi): Promise<unknown> {
  const sender_profile_uuid = await senderOf(grinfi);
  const sent = [];
  for (const lead_uuid of await firstContacts(grinfi))
    sent.push(await grinfi.messages.send({ lead_uuid, sender_profile_uuid, text: "Hello." }));
  return sent;
}

async function beginEmails(grinfi: Grinfi): Promise<unknown> {
  const sender_profile_uuid = await senderOf(grinfi);
  const from = { from_email: "kim@sender.example.com", from_name: "Kim Placeholder", subject: "Pallets" };
  const to = { sender_profile_uuid, to_email: "robin@example.com", to_name: "Robin Sample", body: "Hello." };
  const sent = [];
  for (const lead_uuid of await firstContacts(grinfi))
    sent.push((await grinfi.emails.send({ ...from, ...to, lead_uuid })).emailDomain);
  return sent;
}

async function enrol(grinfi: Grinfi): Promise<unknown> {
  const own = { name: "Spring", schedule: SCHEDULE, use_sender_schedule: false };
  const { uuid } = await grinfi.automations.create(own);
  const sender_profiles = [await senderOf(grinfi)];
  const edge = (node_id: number) => [{ node_id, branch_id: 1 }];
  await grinfi.automations.versions.create(uuid, {
    contact_sources: [{ id: 1, name: "March list", rotation_strategy: "fair", sender_profiles, after_id: 1 }],
    nodes: [
      {
        ...{ id: 1, type: "linkedin_send_message", payload: { template: "Hello." } },
        ...{ before: [], after: edge(2), ...DATES },
      },
      { id: 2, type: "end", payload: [], before: edge(1), after: [], ...DATES },
    ],
  });
  await grinfi.automations.start(uuid);
  for (const lead of await firstContacts(grinfi)) await grinfi.automations.contacts.add(uuid, lead);
  return uuid;
}

/** Every job that waits. */
export const WAITERS: readonly Waiter[] = [
  {
    ...{ name: "contacts.waitForImport", lag: { imports: { delay: 10_000 } }, begin: beginImport },
    ...{ first: ["getList", "searchContacts"], read: "searchContacts" },
  },
  {
    ...{ name: "contacts.waitForBulkAction", lag: { massActions: { delay: 10_000 } } },
    ...{ begin: beginBulkAction, first: ["getList", "searchContacts"], read: "searchContacts" },
  },
  {
    ...{ name: "messages.waitUntilSent", lag: {}, begin: beginMessages },
    ...{ first: ["listLinkedinMessages"], read: "listLinkedinMessages" },
  },
  {
    ...{ name: "emails.waitUntilSent", lag: {}, begin: beginEmails },
    ...{ first: ["listEmails"], read: "listEmails" },
  },
  {
    ...{ name: "automations.waitUntilIdle", lag: {}, begin: enrol },
    ...{ first: ["getFlow", "getFlowMetrics"], read: "getFlowMetrics" },
  },
];

/** An account on which the work of a waiter has begun. */
export interface BegunWork {
  readonly emulator: Emulator;
  readonly grinfi: Grinfi;
  readonly stored: unknown;
}

export async function beginWork({ begin, lag }: Waiter): Promise<BegunWork> {
  const { emulator, grinfi } = start({ contacts: 20, lag });
  const stored = await begin(grinfi);
  emulator.ledger.clear();
  return { emulator, grinfi, stored };
}
