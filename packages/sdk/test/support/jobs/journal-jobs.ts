import type { Emulator } from "@grinfi/emulator";
import { vi } from "vitest";
import type { Grinfi, Journal } from "../../../src/index.ts";
import { createAutomation } from "../accounts/automation.ts";
import { noWait } from "../accounts/lagging-account.ts";
import { MESSAGES, ReplyAccount } from "../accounts/reply-account.ts";
import { loadContacts, start } from "../accounts/start.ts";
import { addContacts, createOutreachAccount } from "../outreach/outreach-account.ts";
import { countCreated, MESSAGES_CHANNEL } from "../outreach/send-channels.ts";

/** An operation that must not be done twice. */
interface Part {
  readonly outcome: string;
  /** How often the server has done it so far. */
  readonly times: () => number;
}

interface JournalJobOptions {
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

export interface JournalJob {
  readonly emulator: Emulator;
  /** Runs the job and returns the outcomes that it reports. */
  readonly run: (grinfi: Grinfi, journal: Journal, options?: JournalJobOptions) => Promise<readonly Part[]>;
}

/** Saves and enrols two new people, one after another. */
async function bulkUpsertJob(): Promise<JournalJob> {
  const { grinfi: setUp, emulator } = start();
  const list = (await setUp.lists.create({ name: "Spring fair" })).uuid;
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  const flow = await setUp.automations.create({ name: "Logistics", schedule, use_sender_schedule: false });
  const target = { list, automation: flow.uuid, onConflict: "update" } as const;
  const options = { ...target, concurrency: 1, wait: noWait };
  const rows = ["robin-sample", "kim-placeholder"].map((linkedin_id) => ({ linkedin_id }));
  emulator.ledger.clear();
  const timesEnrolled = (uuid: string | undefined): number =>
    emulator.ledger.effects("enrolled").filter(({ lead }) => lead === uuid).length;
  return {
    emulator,
    run: async (grinfi, journal, run) => {
      const parts: Part[] = [];
      for await (const { outcome, uuid } of grinfi.contacts.bulkUpsert(rows, {
        ...options,
        ...run,
        journal,
      })) {
        parts.push({ outcome, times: () => timesEnrolled(uuid) });
      }
      return parts;
    },
  };
}

/** Replies with all optional steps. */
async function replyJob(): Promise<JournalJob> {
  const account = await ReplyAccount.create();
  const times = { send: () => account.messages, task: () => account.tasks };
  return {
    emulator: account.emulator,
    run: async (grinfi, journal, run) => {
      const { steps } = await account.reply({ ...MESSAGES.linkedin, ...run, journal }, grinfi);
      return steps.flatMap(({ step, outcome }) =>
        step === "send" || step === "task" ? [{ outcome, times: times[step] }] : [],
      );
    },
  };
}

/** Enrols four contacts or, with another action, changes them, in calls of one contact. */
const bulkActionJob = (type: "contact_add_to_flow" | "contact_delete") => async (): Promise<JournalJob> => {
  const { grinfi: setUp, emulator } = start();
  const ids = loadContacts(emulator, [4]);
  const flow_uuid = await createAutomation(setUp);
  emulator.ledger.clear();
  const effect = type === "contact_delete" ? "deleted" : "enrolled";
  const times = (id: string): number =>
    emulator.ledger.effects(effect).filter((made) => made.lead === id || made.id === id).length;
  return {
    emulator,
    run: async (grinfi, journal, run) => {
      const action = type === "contact_delete" ? { type } : { type, flow_uuid };
      const options = { chunkSize: 1, wait: noWait, ...run, journal };
      const { chunks } = await grinfi.contacts.bulkAction(action, { ids }, options);
      return chunks.flatMap((chunk) =>
        (["done", "notTried", "unknown"] as const).flatMap((list) =>
          chunk[list].map((id) => ({
            outcome: list === "notTried" ? "not_tried" : list,
            times: () => times(id),
          })),
        ),
      );
    },
  };
};

const PEOPLE_TO_WRITE_TO = ["robin-sample", "kim-placeholder", "alex-example", "sam-example"];

/** Sends messages to four people, one after another. */
async function sendManyJob(): Promise<JournalJob> {
  const { emulator, grinfi, list, sender } = await createOutreachAccount();
  vi.useRealTimers();
  const contacts = await addContacts({ emulator, grinfi, list }, PEOPLE_TO_WRITE_TO);
  const rows = contacts.map((lead_uuid) => ({ lead_uuid, text: "Hello" }));
  const options = { concurrency: 1, sender_profile_uuid: sender };
  return {
    emulator,
    run: async (grinfi, journal, run) => {
      const parts: Part[] = [];
      for await (const { outcome, row } of grinfi.messages.sendMany(rows, { ...options, ...run, journal })) {
        const times = (): number =>
          countCreated(emulator, MESSAGES_CHANNEL).get(`${row.lead_uuid} Hello`) ?? 0;
        parts.push({ outcome, times });
      }
      return parts;
    },
  };
}

/** Each job that uses a journal, on its own account. */
export const JOURNAL_JOBS: readonly (readonly [string, () => Promise<JournalJob>])[] = [
  ["a bulk upsert", bulkUpsertJob],
  ["a reply", replyJob],
  ["a bulk action that enrols", bulkActionJob("contact_add_to_flow")],
  ["a bulk action that deletes", bulkActionJob("contact_delete")],
  ["sending many messages", sendManyJob],
];

/** Operations that write. */
const WRITES = new Set<unknown>([
  ...["addLeadToFlow", "cancelLeadFromAllFlows", "createTask", "leadsMassAction"],
  ...["sendLinkedInMessage", "upsertContact"],
]);

/** Returns the number of writes that the server has received so far. */
export const countWrites = ({ ledger }: Emulator): number =>
  ledger.requests().filter(({ operation }) => WRITES.has(operation)).length;
