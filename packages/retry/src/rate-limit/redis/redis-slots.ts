import { startTimer, type Timer } from "../../call/sleep.ts";
import {
  type RateLimitStore,
  recoveryMs,
  type Slot,
  type SlotGrant,
  type SlotRequest,
} from "../rate-limit-store.ts";
import { ACQUIRE_SCRIPT, CANCEL_SCRIPT, RELEASE_SCRIPT } from "./redis-scripts.ts";

/** Runs a script on the slots of one limit. */
export type RunScript = (script: string, values: readonly (string | number)[]) => Promise<unknown>;

/** Slots in Redis. */
export class RedisSlots implements RateLimitStore {
  readonly #timeout: number;
  readonly #run: RunScript;
  readonly #processId = crypto.randomUUID();
  #slotCount = 0;
  #maxHoldMs = 0;

  constructor(timeout: number, run: RunScript) {
    this.#timeout = timeout;
    this.#run = run;
  }

  /**
   * @param startsCooldown - Whether Redis grants no slot for one interval, because requests were sent without its
   * slots.
   */
  async acquire(
    { count, maxHoldMs, interval, limit }: SlotRequest,
    startsCooldown = false,
  ): Promise<SlotGrant> {
    const names = Array.from({ length: count }, () => this.#nextName());
    const recovery = recoveryMs(interval);
    // Redis holds a slot from the moment it grants it. The request is sent up to one timeout later.
    this.#maxHoldMs = Math.max(this.#maxHoldMs, Math.ceil(maxHoldMs + this.#timeout));
    const start = performance.now();
    const values = [recovery, this.#maxHoldMs, limit, startsCooldown ? 1 : 0, ...names];
    const grant = this.#run(ACQUIRE_SCRIPT, values).then((reply) => {
      const [granted, waitMs] = reply as [number, number];
      return { slots: names.slice(0, granted).map((name) => this.#slot(name, recovery)), waitMs };
    });
    try {
      const result = await withTimeLimit(grant, this.#timeout);
      // The process itself may have been suspended.
      if (performance.now() - start <= this.#timeout) return result;
      throw new RedisTimeoutError(this.#timeout);
    } catch (error) {
      // The grant arrives too late, so its slots are not used.
      void grant.then(
        ({ slots }) => {
          for (const slot of slots) slot.cancel();
        },
        () => {},
      );
      throw error;
    }
  }

  /** Records the response to a request that was sent without a slot of Redis. */
  recordRequest(interval: number): void {
    this.#slot(this.#nextName(), recoveryMs(interval)).release();
  }

  #nextName(): string {
    this.#slotCount += 1;
    return `${this.#processId}:${this.#slotCount}`;
  }

  /** If Redis does not receive the release, the slot becomes free one interval after its maximum hold time. */
  #slot(name: string, recovery: number): Slot {
    return {
      release: () => void this.#run(RELEASE_SCRIPT, [recovery, this.#maxHoldMs, name]).catch(() => {}),
      cancel: () => void this.#run(CANCEL_SCRIPT, [name]).catch(() => {}),
    };
  }
}

class RedisTimeoutError extends Error {
  constructor(ms: number) {
    super(`Redis did not respond within ${ms} ms.`);
  }
}

async function withTimeLimit<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: Timer | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = startTimer(() => reject(new RedisTimeoutError(ms)), ms);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
