import type { Contender, Setting } from "./contenders.ts";
import { Meter, type Target, withTarget } from "./target.ts";

/** 300 a minute, sixty times as fast. */
export const LIMIT = 300;
export const INTERVAL = 1000;
const LATENCY = 20;
export const CALLS: number = 4 * LIMIT;

export interface Throughput {
  /** Successful requests in an interval, as the server counts them; absent when too few succeeded to tell. */
  readonly rate: number | undefined;
  /** Milliseconds that a request took, on average and after the first interval. */
  readonly latency: number;
  /** Answers with 429. */
  readonly refused: number;
  /** Calls that failed in the end. */
  readonly failed: number;
}

/** What the limit and the latency leave: requests in an interval when each slot is used again at once. */
export const possibleAt = (latency: number): number => (LIMIT * INTERVAL) / (INTERVAL + latency);

/** The server that the limit is held against: in any interval it lets `LIMIT` requests through. */
export function withLimit<T>(work: (target: Target) => Promise<T>): Promise<T> {
  return withTarget(
    { rateLimit: { limit: LIMIT, interval: INTERVAL, window: "sliding" }, latency: LATENCY },
    work,
  );
}

/** Makes all calls at once, as a job would that has nothing else to do. */
export function measureThroughput(make: (setting: Setting) => Contender): Promise<Throughput> {
  return withLimit(async (target) => {
    const meter = new Meter();
    const contender = make({ baseUrl: target.url, fetch: meter.fetch, limit: LIMIT, interval: INTERVAL });
    const ends = await Promise.allSettled(Array.from({ length: CALLS }, () => contender.read()));
    const failed = ends.filter(({ status }) => status === "rejected").length;
    return { ...(await readThroughput(target, meter.latencyAfter(LIMIT))), failed };
  });
}

/** What the ledger of the server says. */
export async function readThroughput(target: Target, latency: number): Promise<Omit<Throughput, "failed">> {
  const requests = await target.ledger("request");
  const times = requests.filter(({ status }) => status === 200).map(({ at }) => Date.parse(at));
  const refused = requests.filter(({ status }) => status === 429).length;
  return { rate: rateOf(times), latency, refused };
}

/**
 * How long it is from each request of the second interval to the one that is whole intervals further on; on average. In
 * the first interval connections are made.
 */
function rateOf(times: readonly number[]): number | undefined {
  const step = (Math.floor(times.length / LIMIT) - 2) * LIMIT;
  if (step <= 0) return undefined;
  const spans = times.slice(LIMIT + step).map((time, index) => time - Number(times[LIMIT + index]));
  const span = spans.reduce((sum, each) => sum + each, 0) / spans.length;
  return (step * INTERVAL) / span;
}
