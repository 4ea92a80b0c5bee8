import { setTimeout as sleep } from "node:timers/promises";
import { JournalError } from "@grinfi/core";
import { monotonicTime, SENT_AT } from "@grinfi/testing/sent-at";
import { startWorkerWith, type WorkerTimes } from "../../src/worker/worker.ts";
import type { SoakAccount } from "./soak-runs.ts";

/** The options of a worker process. */
export interface SoakWorkerOptions {
  readonly redisUrl: string;
  readonly apiUrl: string;
  readonly accounts: readonly SoakAccount[];
  /** The time within which a response must begin, in milliseconds. */
  readonly timeout: number;
  readonly times: WorkerTimes;
}

// This process works until it is killed or disconnected.
const { apiUrl, redisUrl, timeout, times, ...options } = JSON.parse(
  process.argv[2] ?? "",
) as SoakWorkerOptions;

const fetchWithTimestamp: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  request.headers.set(SENT_AT, String(monotonicTime()));
  return fetch(request);
};

const client = {
  ...{ baseUrl: apiUrl, fetch: fetchWithTimestamp, timeout },
  retry: { baseDelay: 20, maxDelay: 200 },
};
const accounts = Object.fromEntries(
  options.accounts.map(({ key: apiKey, limit, name }) => [
    name,
    { ...client, apiKey, rateLimit: { limit, interval: 1000 } },
  ]),
);

process.once("disconnect", () => process.exit());
for (;;) {
  try {
    await startWorkerWith(
      { connection: redisUrl, accounts, concurrency: 2, onError: () => undefined },
      times,
    );
    break;
  } catch (error) {
    // It starts while Redis is away, too.
    if (!(error instanceof JournalError) || error.reason !== "unavailable") throw error;
    await sleep(100);
  }
}
