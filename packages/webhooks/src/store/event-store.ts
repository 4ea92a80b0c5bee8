/**
 * Remembers which events are being handled, and which were. `createMemoryStore` and `createRedisStore` create one. Any
 * other storage can be used that can add a value only if there is none, such as a table with a unique key.
 *
 * Keys and values are short ASCII texts without personal data. Every method may also return its result without a
 * promise.
 */
export interface EventStore {
  /**
   * Stores a value, unless the key has one that has not expired. It must be atomic: of two calls at the same time, only
   * one may store.
   *
   * @param ttl - The milliseconds until the value expires.
   * @returns Whether the value was stored.
   */
  add(key: string, value: string, ttl: number): Promise<boolean> | boolean;
  /** Returns the value of a key; nothing if there is none, or if it has expired. */
  get(key: string): Promise<string | null | undefined> | string | null | undefined;
  /** Stores a value, whether or not the key has one. `ttl` is as in `add`. */
  set(key: string, value: string, ttl: number): Promise<unknown> | unknown;
  /** Removes a key if it has this value. */
  delete(key: string, value: string): Promise<unknown> | unknown;
}
