import type { EventStore } from "./event-store.ts";

/** How the attempt to handle an event ended. */
export type HandlingResult = "handled" | "handled_before" | "in_progress";

/** The value of an event that was handled. While it is being handled, the value names who handles it. */
const HANDLED = "handled";

/** The longest interval of a timer. A longer one would be taken for 1 millisecond. */
const MAX_INTERVAL = 2 ** 31 - 1;

/** Milliseconds until a write to the store is tried again. */
const RETRY_DELAY = 500;

/** Durations in milliseconds. */
export interface StoreTimes {
  /** After that, an event may be handled again if the process that was handling it has died. */
  readonly lease: number;
  /** How long a handled event is remembered. */
  readonly retention: number;
}

/**
 * Runs the handler of an event, unless it was handled before or another call is handling it. While it runs, the lease is
 * renewed.
 *
 * @param keys - What identifies the event. All of them are claimed.
 * @throws The error of the handler or the store. The event can then be handled again.
 */
export async function handleOnce(
  store: EventStore,
  keys: readonly string[],
  { lease, retention }: StoreTimes,
  handle: () => unknown,
): Promise<HandlingResult> {
  const owner = crypto.randomUUID();
  let timer: ReturnType<typeof setInterval> | undefined;
  let renewal: Promise<unknown> = Promise.resolve();
  const renew = async (key: string): Promise<void> => {
    const value = await store.get(key);
    if (value === owner) await store.set(key, owner, lease);
    // The store was not available for longer than the lease.
    else if (!value) await store.add(key, owner, lease);
  };
  // A renewal that is under way would overwrite what is stored next.
  const stopRenewals = (): Promise<unknown> => {
    clearInterval(timer);
    return renewal;
  };
  const release = async (): Promise<void> => {
    await stopRenewals();
    await Promise.allSettled(keys.map(async (key) => store.delete(key, owner)));
  };
  try {
    for (const key of keys) {
      if (await store.add(key, owner, lease)) continue;
      const isHandled = (await store.get(key)) === HANDLED;
      await release();
      if (!isHandled) return "in_progress";
      // A key that is there already must not be remembered for longer.
      for (const other of keys) await store.add(other, HANDLED, retention);
      return "handled_before";
    }
    timer = setInterval(
      () => {
        // The next renewal makes up for one that fails.
        renewal = renewal.then(() => Promise.allSettled(keys.map(renew)));
      },
      Math.min(lease / 3, MAX_INTERVAL),
    );
    await handle();
  } catch (error) {
    await release();
    throw error;
  }
  await stopRenewals();
  await Promise.all(keys.map((key) => tryTwice(() => store.set(key, HANDLED, retention))));
  return "handled";
}

/** An event whose end could not be written would be handled again. */
async function tryTwice(write: () => unknown): Promise<unknown> {
  try {
    return await write();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY));
    return write();
  }
}

/** Whether an event was handled. */
export async function wasHandled(store: EventStore, keys: readonly string[]): Promise<boolean> {
  const values = await Promise.all(keys.map(async (key) => store.get(key)));
  return values.includes(HANDLED);
}
