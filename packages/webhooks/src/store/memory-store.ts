import type { EventStore } from "./event-store.ts";

interface StoredValue {
  readonly value: string;
  readonly expiresAt: number;
}

/** Expired values are removed whenever the number of values has doubled, but not below this number. */
const MIN_SWEEP_SIZE = 1000;

/**
 * Creates a store in the memory of this process. It forgets everything when the process ends, and processes do not share
 * it. It takes about 500 bytes for each event that `retention` covers.
 *
 * @returns A store for the option `store` of `createWebhookHandler`.
 *
 * @example
 * const handler = createWebhookHandler({ secrets, on, store: createMemoryStore() });
 */
export function createMemoryStore(): EventStore {
  const values = new Map<string, StoredValue>();
  let sweepSize = MIN_SWEEP_SIZE;
  const get = (key: string): string | undefined => {
    const stored = values.get(key);
    return stored !== undefined && stored.expiresAt > performance.now() ? stored.value : undefined;
  };
  const set = (key: string, value: string, ttl: number): void => {
    if (values.size >= sweepSize) {
      for (const known of values.keys()) if (get(known) === undefined) values.delete(known);
      sweepSize = Math.max(MIN_SWEEP_SIZE, 2 * values.size);
    }
    values.set(key, { value, expiresAt: performance.now() + ttl });
  };
  return {
    add(key, value, ttl) {
      if (get(key) !== undefined) return false;
      set(key, value, ttl);
      return true;
    },
    get,
    set,
    delete(key, value) {
      if (get(key) === value) values.delete(key);
    },
  };
}
