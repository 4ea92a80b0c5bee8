import type { Emulator } from "@grinfi/emulator";
import { type FetchFunction, Grinfi, type Journal } from "../../src/index.ts";
import { MESSAGES, ReplyInProcess } from "./reply-in-process.ts";
import { start } from "./start.ts";

/** Something that must not be done twice. */
interface Part {
  readonly outcome: string;
  /** How often the server did it so far. */
  readonly times: () => number;
}

export interface Job {
  readonly emulator: Emulator;
  /** What comes of the job, by the word of this run. */
  readonly run: (grinfi: Grinfi, journal: Journal, signal?: AbortSignal) => Promise<readonly Part[]>;
}

/** Two people who are new are saved and enrolled, one after the other. */
async function bulkUpsert(): Promise<Job> {
  const { grinfi: setUp, emulator } = start();
  const list = (await setUp.lists.create({ name: "Spring fair" })).uuid;
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  const flow = await setUp.automations.create({ name: "Logistics", schedule, use_sender_schedule: false });
  const options = { list, automation: flow.uuid, onConflict: "update", concurrency: 1 } as const;
  const rows = ["robin-sample", "kim-placeholder"].map((linkedin_id) => ({ linkedin_id }));
  emulator.ledger.clear();
  const timesEnrolled = (uuid: string | undefined): number =>
    emulator.ledger.effects("enrolled").filter(({ lead }) => lead === uuid).length;
  return {
    emulator,
    run: async (grinfi, journal, signal) => {
      const parts: Part[] = [];
      for await (const { outcome, uuid } of grinfi.contacts.bulkUpsert(rows, {
        ...options,
        journal,
        signal,
      })) {
        parts.push({ outcome, times: () => timesEnrolled(uuid) });
      }
      return parts;
    },
  };
}

/** A reply with all that can be asked for. */
async function reply(): Promise<Job> {
  const account = await ReplyInProcess.create();
  const times = { send: () => account.messages, task: () => account.tasks };
  return {
    emulator: account.emulator,
    run: async (grinfi, journal, signal) => {
      const { steps } = await account.reply({ ...MESSAGES.linkedin, journal, signal }, grinfi);
      return steps.flatMap(({ step, outcome }) =>
        step === "send" || step === "task" ? [{ outcome, times: times[step] }] : [],
      );
    },
  };
}

/** Each job that uses a journal, on an account of its own. */
export const JOURNAL_JOBS: readonly (readonly [string, () => Promise<Job>])[] = [
  ["a bulk upsert", bulkUpsert],
  ["a reply", reply],
];

/** A client that makes each request once. */
export const clientWith = (fetch: FetchFunction): Grinfi =>
  new Grinfi({ apiKey: "test-key", fetch, rateLimit: false, retry: false });

/** Requests that change something. */
const WRITES = new Set<unknown>([
  ...["addLeadToFlow", "cancelLeadFromAllFlows", "createTask", "leadsMassAction"],
  ...["sendLinkedInMessage", "upsertContact"],
]);

/** How many requests that change something the server got so far. */
export const countWrites = ({ ledger }: Emulator): number =>
  ledger.requests().filter(({ operation }) => WRITES.has(operation)).length;
