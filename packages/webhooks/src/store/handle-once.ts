import type { EventStore } from "./event-store.ts";

/** How the attempt to handle an event ended. */
export type HandlingResult = "handled" | "handled_before" | "in_progress";

/** The value of an event that was handled. While it is being handled, the value names who handles it. */
const HANDLED = "handled";

/** The longest interval of a timer. A longer one would be taken for 1 millisecond. */
const MAX_INTERVAL = 2 ** 31 - 1;

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
  const claim = createClaim(store, keys, owner, lease);
  try {
    for (const key of keys) {
      if (await store.add(key, owner, lease)) continue;
      if ((await store.get(key)) === HANDLED) {
        await claim.complete(retention);
        return "handled_before";
      }
      await claim.release();
      return "in_progress";
    }
    claim.keepAlive();
    await handle();
  } catch (error) {
    await claim.release();
    throw error;
  }
  await claim.complete(retention);
  return "handled";
}

interface Claim {
  /** Renews the lease until the claim is completed or released. */
  keepAlive(): void;
  complete(retention: number): Promise<void>;
  release(): Promise<void>;
}

/** The keys of an event that one call handles. */
function createClaim(store: EventStore, keys: readonly string[], owner: string, lease: number): Claim {
  let timer: ReturnType<typeof setInterval> | undefined;
  let renewal: Promise<unknown> = Promise.resolve();
  const renew = async (key: string): Promise<void> => {
    if ((await store.get(key)) === owner) await store.set(key, owner, lease);
  };
  // A renewal that is under way would overwrite what is stored next.
  const stop = (): Promise<unknown> => {
    clearInterval(timer);
    return renewal;
  };
  return {
    keepAlive() {
      timer = setInterval(
        () => {
          // The next renewal makes up for one that fails.
          renewal = renewal.then(() => Promise.allSettled(keys.map(renew)));
        },
        Math.min(lease / 3, MAX_INTERVAL),
      );
    },
    async complete(retention) {
      await stop();
      await Promise.all(keys.map(async (key) => store.set(key, HANDLED, retention)));
    },
    async release() {
      await stop();
      await Promise.allSettled(keys.map(async (key) => store.delete(key, owner)));
    },
  };
}

/** Whether an event was handled. */
export async function wasHandled(store: EventStore, keys: readonly string[]): Promise<boolean> {
  const values = await Promise.all(keys.map(async (key) => store.get(key)));
  return values.includes(HANDLED);
}
