import { checkNames, checkNumber } from "./call/check-option.ts";
import type { RateLimitStore } from "./rate-limit/rate-limit-store.ts";
import { RedisSlots } from "./rate-limit/redis/redis-slots.ts";
import { StoreFallback } from "./rate-limit/redis/store-fallback.ts";

/** What is used of a client; that of the package `redis` has it. */
export interface RedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

interface RedisStoreSettings {
  /** A client that is connected, and that somebody listens to for its "error" events. */
  readonly client: RedisClient;
  /**
   * Milliseconds that a response of Redis may take; then Redis is away.
   *
   * @default 1000
   */
  readonly timeout?: number;
  /**
   * What happens while Redis is away.
   *
   * - `"fail"`: calls end with a StoreUnavailableError, before anything is sent.
   * - `{ share: 0.25 }`: after `responseTimeout` and one interval this process goes on with this part of the limit, for
   *   itself. As long as the shares of all processes are 1 together, the limit holds when Redis is away for all of them;
   *   when it is away for some only, these go beyond it by their shares. When Redis is back, the limit rests for one
   *   interval, or for `responseTimeout` when that is longer.
   *
   * @default "fail"
   */
  readonly onStoreUnavailable?: "fail" | { readonly share: number };
}

/** Which Redis, and which limit in it. */
export type RedisStoreOptions = RedisStoreSettings &
  (
    | {
        /** The key that the limit belongs to. Redis gets only its SHA-256 hash. */
        readonly key: string;
        readonly bucket?: never;
      }
    | {
        /** The name of the limit: for keys that share one. */
        readonly bucket: string;
        readonly key?: never;
      }
  );

/**
 * Keeps the slots of a rate limit in Redis, so that all processes with the same key or bucket, limit and interval share
 * them. Time is that of the Redis server. Within a process calls wait in order; which process gets the next slot is a
 * matter of chance.
 *
 * A slot that a process took and never released is free again one interval after its request must have ended. After a restart
 * or a failover Redis may be empty or have old data from a snapshot, so it gives no slot for one interval (or for
 * `responseTimeout`, when that is longer). Neither does it for a limit that it sees for the first time: it cannot tell the
 * difference. For that, one small key for each limit stays in Redis. The client must be allowed to run `INFO`, which names the
 * process.
 *
 * @example
 * const client = await createClient().on("error", log).connect(); // from the package redis
 * const limiter = createRateLimiter({ limit: 300, store: redisStore({ client, key: apiKey }) });
 */
export function redisStore(options: RedisStoreOptions): RateLimitStore {
  const { bucket, client, key, timeout = 1000, onStoreUnavailable = "fail" } = options;
  checkNames(options, { bucket: true, client: true, key: true, timeout: true, onStoreUnavailable: true });
  checkNumber("timeout", timeout, 1);
  let name: Promise<string> | undefined;
  const slots = new RedisSlots(timeout, async (script, values) => {
    name ??= bucket === undefined ? hash(key) : Promise.resolve(bucket);
    return client.eval(script, { keys: [`rate-limit:${await name}`], arguments: values.map(String) });
  });
  return onStoreUnavailable === "fail" ? slots : new StoreFallback(slots, onStoreUnavailable.share);
}

async function hash(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
