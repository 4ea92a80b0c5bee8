import { createRateLimiter, isResilienceError, withRateLimit } from "../../src/index.ts";
import { redisStore } from "../../src/redis.ts";
import { connect } from "./redis-client.ts";

/** What a worker is told to do. */
export interface Work {
  readonly redisUrl: string;
  readonly targetUrl: string;
  readonly limit: number;
  readonly interval: number;
  readonly answerWithin: number;
  readonly timeout: number;
  readonly whenAway: "fail" | { readonly share: number };
  /** How many requests it wants to have under way at once. */
  readonly atOnce: number;
}

/** A process that sends as many requests as it may, until it is disconnected. */
const work = JSON.parse(process.argv[2] ?? "") as Work;
const { answerWithin, atOnce, interval, limit, redisUrl, targetUrl, timeout, whenAway } = work;
const client = await connect(redisUrl);
const limiter = createRateLimiter({
  limit,
  interval,
  store: redisStore({ client, bucket: "shared", timeout, whenAway }),
});
const send = withRateLimit(fetch, { limiter, answerWithin });

process.once("disconnect", () => process.exit());
for (let index = 0; index < atOnce; index += 1) void sendForEver();

async function sendForEver(): Promise<never> {
  for (;;) {
    try {
      await (await send(`${targetUrl}?process=${process.pid}`)).text();
    } catch (error) {
      if (!isResilienceError(error)) throw error;
      process.send?.(error.code);
      // A call that failed at once would otherwise be made again at once.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
