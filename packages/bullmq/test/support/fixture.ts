import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator } from "@grinfi/emulator";
import { DURABLE, RedisServer } from "@grinfi/redis";
import { Grinfi } from "@grinfi/sdk";
import { createQueue, type GrinfiQueue, type QueueOptions } from "../../src/index.ts";
import { type GrinfiWorker, startWorkerWith, type WorkerTimes } from "../../src/worker/worker.ts";
import type { AccountOptions, WorkerOptions } from "../../src/worker/worker-options.ts";

/** Short enough for tests, and long enough for a busy machine. */
const SHORT_TIMES: WorkerTimes = {
  lockDuration: 3_000,
  stalledInterval: 1_000,
  lease: 5_000,
  pause: 100,
  storeTimeout: 500,
};

/** A Grinfi account in an emulator, with what outreach needs. */
export interface TestAccount {
  readonly emulator: Emulator;
  /** The options of a worker for the account. The key is the only one that is valid. */
  readonly options: AccountOptions;
  readonly grinfi: Grinfi;
  readonly list: string;
  readonly sender: string;
  readonly automation: string;
}

const ALL_DAY = [0, 1, 2, 3, 4, 5, 6].map((dow) => ({ dow, min: 0, max: 1440 }));

/** @param apiKey - The key of the account. */
export async function createAccount(apiKey = "not-a-real-key"): Promise<TestAccount> {
  const emulator = createEmulator({ clock: Date.now, apiKeys: [apiKey] });
  const options = { apiKey, fetch: emulator.fetch, rateLimit: false } as const;
  const grinfi = new Grinfi(options);
  const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  const { uuid: sender } = await grinfi.senderProfiles.create({
    ...{ first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 },
  });
  const { uuid: automation } = await grinfi.automations.create({
    ...{ name: "Welcome", schedule: { timezone: "UTC", timeblocks: ALL_DAY }, use_sender_schedule: false },
  });
  return { emulator, options, grinfi, list, sender, automation };
}

/** Redis, queues and workers of a test, which end with it. */
export class Fixture {
  readonly redis: RedisServer;
  readonly folder: string;
  readonly errors: unknown[] = [];
  readonly #open: { close(): Promise<void> }[] = [];

  private constructor(redis: RedisServer, folder: string) {
    this.redis = redis;
    this.folder = folder;
  }

  static async start(): Promise<Fixture> {
    const folder = await mkdtemp(join(tmpdir(), "grinfi-bullmq-"));
    return new Fixture(await RedisServer.start(folder, DURABLE), folder);
  }

  createQueue(options: Partial<QueueOptions> = {}): GrinfiQueue {
    const queue = createQueue({ connection: this.redis.url, pollInterval: 20, ...options });
    this.#open.push(queue);
    return queue;
  }

  async startWorker(
    accounts: Readonly<Record<string, AccountOptions>>,
    options: Partial<WorkerOptions> = {},
  ): Promise<GrinfiWorker> {
    const onError = (error: unknown): unknown => this.errors.push(error);
    const all = { connection: this.redis.url, accounts, onError, ...options };
    const worker = await startWorkerWith(all, SHORT_TIMES);
    this.#open.push(worker);
    return worker;
  }

  async close(): Promise<void> {
    for (const open of this.#open.toReversed()) await open.close();
    await this.redis.kill();
    await rm(this.folder, { recursive: true });
  }
}
