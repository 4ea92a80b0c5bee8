import { createRateLimiter, isResilienceError, withRateLimit } from "../../src/index.ts";
import { redisStore } from "../../src/redis.ts";
import { connect } from "./redis-client.ts";

/** A limit that processes share, and how they use it. */
export interface SharedLimit {
  readonly limit: number;
  readonly interval: number;
  readonly responseTimeout: number;
  readonly timeout: number;
  readonly onStoreUnavailable: "fail" | { readonly share: number };
  /** How many requests each wants to have under way at once. */
  readonly atOnce: number;
}

/** What a worker is told to do. */
export interface Work extends SharedLimit {
  readonly redisUrl: string;
  readonly targetUrl: string;
}

/** A process that sends as many requests as it may, until it is disconnected. */
const work = JSON.parse(process.argv[2] ?? "") as Work;
const { responseTimeout, atOnce, interval, limit, redisUrl, targetUrl, timeout, onStoreUnavailable } = work;
const client = await connect(redisUrl);
const limiter = createRateLimiter({
  limit,
  interval,
  store: redisStore({ client, bucket: "shared", timeout, onStoreUnavailable }),
});
/** Says when it sends a request, by the clock of the machine. */
const stamped: typeof fetch = (input) =>
  fetch(`${input}?process=${process.pid}&sent=${process.hrtime.bigint() / 1_000_000n}`);
const send = withRateLimit(stamped, { limiter, responseTimeout });

process.once("disconnect", () => process.exit());
for (let index = 0; index < atOnce; index += 1) void sendForEver();

async function sendForEver(): Promise<never> {
  for (;;) {
    try {
      await (await send(targetUrl)).text();
    } catch (error) {
      // Late answers of a busy machine are no mistake. A call that failed at once would be made again at once.
      if (!isResilienceError(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
