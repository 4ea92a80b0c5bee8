import { type EmulatorProcess, withEmulatorProcess } from "../emulator-process/emulator-process.ts";
import type { ApiOptions, RetryClient } from "./clients.ts";
import { LatencyMeter } from "./latency-meter.ts";

/** The limit of the API, 300 requests a minute, at sixty times the speed. */
export const RATE_LIMIT = 300;
export const INTERVAL_MS = 1000;
const SERVER_LATENCY_MS = 20;
export const THROUGHPUT_CALLS: number = 4 * RATE_LIMIT;

export interface Throughput {
  /** Accepted requests per interval, as the server counts them. `undefined` if too few succeeded to measure it. */
  readonly rate: number | undefined;
  /** Average milliseconds per request after the first interval. */
  readonly latency: number;
  /** Number of responses with status 429. */
  readonly rejected: number;
  /** Number of calls that finally failed. */
  readonly failed: number;
}

/** The number of requests per interval if each slot is used again at once after the latency. */
export const maximumRate = (latency: number, interval: number = INTERVAL_MS): number =>
  (RATE_LIMIT * interval) / (interval + latency);

/**
 * Starts an emulator that accepts `RATE_LIMIT` requests in any interval.
 *
 * @param options.interval - Milliseconds.
 * @param options.contacts - Number of contacts at the start.
 */
export function withRateLimitedEmulator<T>(
  work: (emulator: EmulatorProcess) => Promise<T>,
  { interval = INTERVAL_MS, contacts = 0 }: { readonly interval?: number; readonly contacts?: number } = {},
): Promise<T> {
  return withEmulatorProcess(
    {
      contacts,
      rateLimit: { limit: RATE_LIMIT, interval, window: "sliding" },
      latency: SERVER_LATENCY_MS,
    },
    work,
  );
}

/** Starts all calls at once, and measures how fast the server accepts them. */
export function measureThroughput(
  createRetryClient: (options: ApiOptions) => RetryClient,
): Promise<Throughput> {
  return withRateLimitedEmulator(async (emulator) => {
    const meter = new LatencyMeter();
    const client = createRetryClient({
      baseUrl: emulator.url,
      fetch: meter.fetch,
      limit: RATE_LIMIT,
      interval: INTERVAL_MS,
    });
    const outcomes = await Promise.allSettled(Array.from({ length: THROUGHPUT_CALLS }, () => client.read()));
    const failed = outcomes.filter(({ status }) => status === "rejected").length;
    return { ...(await readThroughput(emulator, meter.averageAfter(RATE_LIMIT))), failed };
  });
}

/** Reads the throughput from the emulator's ledger. */
export async function readThroughput(
  emulator: EmulatorProcess,
  latency: number,
): Promise<Omit<Throughput, "failed">> {
  const requests = await emulator.ledger("request");
  const times = requests.filter(({ status }) => status === 200).map(({ at }) => Date.parse(at));
  const rejected = requests.filter(({ status }) => status === 429).length;
  return { rate: requestsPerInterval(times), latency, rejected };
}

/**
 * Averages the time from each request of the second interval to the request that is a whole number of limits later. It
 * leaves out the first interval, in which connections are opened.
 */
export function requestsPerInterval(
  times: readonly number[],
  interval: number = INTERVAL_MS,
): number | undefined {
  const step = (Math.floor(times.length / RATE_LIMIT) - 2) * RATE_LIMIT;
  if (step <= 0) return undefined;
  const durations = times
    .slice(RATE_LIMIT + step)
    .map((time, index) => time - Number(times[RATE_LIMIT + index]));
  const average = durations.reduce((sum, duration) => sum + duration, 0) / durations.length;
  return (step * interval) / average;
}
