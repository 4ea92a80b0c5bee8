import type { EventStore } from "./event-store.ts";

/** Options of `createRedisStore`. */
export interface RedisEventStoreOptions {
  /** A connected client of the package `redis`. It needs a listener for its "error" events. */
  readonly client: {
    /** Runs a Lua script on the server, and returns its result. */
    eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  };
  /**
   * What every key begins with. Receivers with the same prefix share their events.
   *
   * @default "grinfi-webhooks:"
   */
  readonly prefix?: string;
}

const ADD = "return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0";
const GET = "return redis.call('GET', KEYS[1])";
const SET = "return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])";
const DELETE = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0";

/**
 * Creates a store in Redis, for receivers that run in several processes or start again. If Redis loses data, events that
 * are delivered again are handled again.
 *
 * @param options - A client, and a prefix.
 * @returns A store for the option `store` of `createWebhookHandler`.
 *
 * @example
 * const client = await createClient().on("error", log).connect(); // from the package redis
 * const handler = createWebhookHandler({ secrets, on, store: createRedisStore({ client }) });
 */
export function createRedisStore({
  client,
  prefix = "grinfi-webhooks:",
}: RedisEventStoreOptions): EventStore {
  const run = (script: string, key: string, ...values: (string | number)[]): Promise<unknown> =>
    client.eval(script, { keys: [prefix + key], arguments: values.map(String) });
  return {
    add: async (key, value, ttl) => (await run(ADD, key, value, ttl)) === 1,
    get: async (key) => (await run(GET, key)) as string | null,
    set: (key, value, ttl) => run(SET, key, value, ttl),
    delete: (key, value) => run(DELETE, key, value),
  };
}
