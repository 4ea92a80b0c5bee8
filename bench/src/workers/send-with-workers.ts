import { setTimeout as sleep } from "node:timers/promises";
import { Grinfi } from "@grinfi/sdk";
import type { EmulatorProcess } from "../emulator-process/emulator-process.ts";
import { CONTACTS_AT_START, JOB_INTERVAL_MS } from "../jobs/measured-job.ts";
import { createContacts, recipients } from "../jobs/send-messages.ts";
import { newPeople } from "../jobs/upsert-people.ts";
import { DURABLE, withRedis } from "../redis-process.ts";
import type { Message } from "../retry/clients.ts";
import { faultsOf } from "../retry/duplicates.ts";
import { RATE_LIMIT, requestsPerInterval, withRateLimitedEmulator } from "../retry/throughput.ts";
import { countOutcomes, type MessageCounts } from "./count-outcomes.ts";
import type { MessageQueue } from "./queues.ts";
import { WorkerProcesses } from "./worker-processes.ts";

/** Number of messages, each to another contact. */
export const MESSAGES_PER_RUN = 1500;

/**
 * How long the work of a killed worker belongs to it. The default of BullMQ is half a minute. At six times the speed, a
 * busy machine would lose the locks of workers that are running, so this is twice as long.
 */
const LOCK_DURATION_MS = 10_000;

/** The share of requests that each of four faults affects. */
const FAULT_SHARE = 0.01;

/** A contact takes a request. A few more are needed. */
const CONTACTS_PER_KEY = 250;

/** How often a worker is killed. */
export const KILLS = 3;

export interface SendMeasurement extends MessageCounts {
  readonly workers: number;
  /** Accepted requests per interval, as the server counts them. */
  readonly rate: number;
  /** Average milliseconds per request. 0 with plain BullMQ, which does not measure it. */
  readonly latency: number;
  /** Number of responses with status 429. */
  readonly rejected: number;
}

/**
 * Sends messages with worker processes.
 *
 * @param options.withFailures - Whether four in a hundred requests fail, and workers are killed and started again.
 */
export function sendWithWorkers(
  queue: MessageQueue,
  { workers, withFailures = false }: { readonly workers: number; readonly withFailures?: boolean },
): Promise<SendMeasurement> {
  const options = { interval: JOB_INTERVAL_MS, contacts: CONTACTS_AT_START };
  return withRedis(
    (redisSocket) =>
      withRateLimitedEmulator(async (emulator) => {
        const messages = await createMessages(emulator);
        const setupRequests = (await emulator.ledger("request")).length;
        if (withFailures) await emulator.addFaults(faultsOf(FAULT_SHARE));
        const processes = new WorkerProcesses(queue.worker, workers, {
          ...{ redisSocket, baseUrl: emulator.url, limit: RATE_LIMIT, interval: JOB_INTERVAL_MS },
          lockDuration: LOCK_DURATION_MS,
        });
        const ended = new AbortController();
        try {
          const kills = withFailures ? killWorkers(processes, emulator, ended.signal) : undefined;
          const reports = await Promise.race([queue.send(redisSocket, messages), processes.failure]);
          ended.abort();
          await kills;
          const latency = await processes.close();
          const requests = (await emulator.ledger("request")).slice(setupRequests);
          const accepted = requests.filter(({ status }) => status !== 429);
          const rate =
            requestsPerInterval(
              accepted.map(({ at }) => Date.parse(at)),
              JOB_INTERVAL_MS,
            ) ?? Number.NaN;
          const people = messages.map(({ lead_uuid }) => lead_uuid);
          return {
            ...{ workers, rate, latency, rejected: requests.length - accepted.length },
            ...countOutcomes(people, reports, await recipients(emulator)),
          };
        } finally {
          await processes.killAll();
        }
      }, options),
    DURABLE,
  );
}

async function createMessages(emulator: EmulatorProcess): Promise<Message[]> {
  // Each key has its own limit, so these requests take no slot of the workers, and none of them waits.
  const rateLimit = { limit: RATE_LIMIT, interval: JOB_INTERVAL_MS };
  const createSetup = (number: number): Grinfi =>
    new Grinfi({ baseUrl: emulator.url, apiKey: `test-key-of-setup-${number}`, rateLimit });
  const rows = newPeople(MESSAGES_PER_RUN);
  const people: string[] = [];
  for (let start = 0; start < rows.length; start += CONTACTS_PER_KEY)
    people.push(...(await createContacts(createSetup(start), rows.slice(start, start + CONTACTS_PER_KEY))));
  const { items } = await createSetup(0).senderProfiles.list();
  const sender_profile_uuid = String(items[0]?.uuid);
  return people.map((lead_uuid) => ({ lead_uuid, sender_profile_uuid, text: "Hello!" }));
}

/** Kills a worker a few times, each time after another part of the messages. */
async function killWorkers(
  processes: WorkerProcesses,
  emulator: EmulatorProcess,
  signal: AbortSignal,
): Promise<void> {
  const before = (await emulator.ledger("request")).length;
  for (let kill = 1; kill <= KILLS; kill++) {
    const next = before + (kill * MESSAGES_PER_RUN) / (KILLS + 1);
    while ((await emulator.ledger("request")).length < next) {
      if (signal.aborted) return;
      await sleep(JOB_INTERVAL_MS / 10);
    }
    await processes.killOne();
  }
}
