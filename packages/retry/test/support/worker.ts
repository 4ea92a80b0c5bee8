import { connect } from "@grinfi/redis";
import { createRateLimiter, isResilienceError, withRateLimit } from "../../src/index.ts";
import { redisStore } from "../../src/redis.ts";

/** A limit that processes share, and how they use it. */
export interface SharedLimit {
  readonly limit: number;
  readonly interval: number;
  readonly responseTimeout: number;
  readonly timeout: number;
  readonly onStoreUnavailable: "fail" | { readonly share: number };
  /** The number of requests that each process sends at the same time. */
  readonly concurrency: number;
}

/** The options of a worker process. */
export interface WorkerOptions extends SharedLimit {
  readonly redisUrl: string;
  readonly targetUrl: string;
}

// This process sends as many requests as the limit allows, until it is disconnected.
const options = JSON.parse(process.argv[2] ?? "") as WorkerOptions;
const { responseTimeout, concurrency, interval, limit, redisUrl, targetUrl, timeout, onStoreUnavailable } =
  options;
const client = await connect(redisUrl);
const limiter = createRateLimiter({
  limit,
  interval,
  store: redisStore({ client, bucket: "shared", timeout, onStoreUnavailable }),
});
/** Adds the time of sending, on a clock that all processes of the machine share. */
const fetchWithTimestamp: typeof fetch = (input) =>
  fetch(`${input}?process=${process.pid}&sent=${process.hrtime.bigint() / 1_000_000n}`);
const send = withRateLimit(fetchWithTimestamp, { limiter, responseTimeout });

process.once("disconnect", () => process.exit());
for (let index = 0; index < concurrency; index += 1) void sendRepeatedly();

async function sendRepeatedly(): Promise<never> {
  for (;;) {
    try {
      await (await send(targetUrl)).text();
    } catch (error) {
      // A late response on a busy machine is not a failure of the test. The wait prevents immediate repetition.
      if (!isResilienceError(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
