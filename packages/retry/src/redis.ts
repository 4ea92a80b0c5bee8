import { checkNames, checkNumber } from "./call/check-option.ts";
import type { RateLimitStore } from "./rate-limit/rate-limit-store.ts";
import { RedisSlots } from "./rate-limit/redis/redis-slots.ts";
import { StoreFallback } from "./rate-limit/redis/store-fallback.ts";

/** The part of a Redis client that the store uses. Clients of the package `redis` implement it. */
export interface RedisClient {
  /** Runs a Lua script on the server, and returns its result. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

interface RedisStoreSettings {
  /** A connected client. It needs a listener for its "error" events. */
  readonly client: RedisClient;
  /**
   * The time within which Redis must respond, in milliseconds. After that, Redis counts as not available.
   *
   * @default 1000
   */
  readonly timeout?: number;
  /**
   * The behaviour while Redis is not available.
   *
   * - `"fail"`: calls fail with a `StoreUnavailableError`, and nothing is sent.
   * - `{ share: 0.25 }`: after `responseTimeout` and one interval, this process continues with this share of the limit.
   *   Choose shares that add up to 1 over all processes: the limit then holds if no process can reach Redis. If some
   *   processes can still reach it, the others use their shares in addition to the limit. When Redis is available
   *   again, the store grants no slot for one interval, or for `responseTimeout` if that is longer.
   *
   * @default "fail"
   */
  readonly onStoreUnavailable?: "fail" | { readonly share: number };
}

/** Options of `redisStore`: a client, and either a key or a bucket. */
export type RedisStoreOptions = RedisStoreSettings &
  (
    | {
        /** The API key that the limit belongs to. Redis receives only its SHA-256 hash. */
        readonly key: string;
        readonly bucket?: never;
      }
    | {
        /** The name of the limit, for several API keys that share one. */
        readonly bucket: string;
        readonly key?: never;
      }
  );

/**
 * Stores the slots of a rate limit in Redis. All processes with the same key or bucket, limit and interval share them.
 * The store uses the clock of the Redis server. Within a process, calls wait in order. The next slot goes to a random
 * process.
 *
 * A slot that a process acquired and never released becomes free one interval after its request must have ended. After
 * a restart or a failover, Redis may be empty or hold old data from a snapshot. The store then grants no slot for one
 * interval, or for `responseTimeout` if that is longer. A limit that is new to Redis looks the same, so its first call
 * waits, too. To detect a restart, the store keeps one small key for each limit in Redis. The client needs permission
 * to run `INFO`, which identifies the process.
 *
 * @param options - A client, a key or a bucket, and others; see their defaults.
 * @returns A store for the option `store` of `createRateLimiter`.
 * @throws RangeError if an option is invalid.
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
