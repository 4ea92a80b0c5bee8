import { checkNumber } from "../../call/check-option.ts";
import { LocalSlots } from "../local-slots.ts";
import {
  type RateLimitStore,
  recoveryMs,
  type Slot,
  type SlotGrant,
  type SlotRequest,
} from "../rate-limit-store.ts";
import type { RedisSlots } from "./redis-slots.ts";

/** The longest time between two attempts to reach Redis, in milliseconds. */
const MAX_PAUSE_MS = 1000;

/** The slots of this process while Redis is not available. */
interface LocalShare {
  readonly slots: LocalSlots;
  /**
   * The time from which the slots may be used: one interval after all earlier requests of other processes have ended.
   */
  readonly from: number;
  isUsed: boolean;
}

/** Slots in Redis and, while Redis is not available, a share of the limit in this process. */
export class StoreFallback implements RateLimitStore {
  readonly #redis: RedisSlots;
  readonly #share: number;
  #retryRedisAt = 0;
  #local: LocalShare | undefined;

  constructor(redis: RedisSlots, share: number) {
    checkNumber("share", share, 0);
    this.#redis = redis;
    this.#share = share;
  }

  async acquire(request: SlotRequest): Promise<SlotGrant> {
    // Every process that reaches Redis again starts a cooldown there. All of them must do so before the first cooldown
    // ends.
    const pause = Math.min(MAX_PAUSE_MS, request.maxHoldMs / 2);
    if (performance.now() >= this.#retryRedisAt) {
      try {
        const grant = await this.#redis.acquire(request, this.#local?.isUsed);
        this.#local = undefined;
        return grant;
      } catch {
        this.#retryRedisAt = performance.now() + pause;
      }
    }
    const { slots, waitMs } = this.#acquireLocally(request);
    return { slots, waitMs: Math.min(waitMs, pause) };
  }

  #acquireLocally({ count, maxHoldMs, interval, limit }: SlotRequest): SlotGrant {
    const now = performance.now();
    this.#local ??= {
      slots: new LocalSlots(Math.max(1, Math.floor(limit * this.#share)), interval),
      from: now + maxHoldMs + recoveryMs(interval),
      isUsed: false,
    };
    const { from, slots } = this.#local;
    if (now < from) return { slots: [], waitMs: from - now };
    const acquired = slots.acquire(count);
    this.#local.isUsed ||= acquired > 0;
    const slot: Slot = {
      release: () => {
        slots.release();
        this.#redis.recordRequest(interval);
      },
      cancel: () => slots.cancel(),
    };
    return { slots: new Array<Slot>(acquired).fill(slot), waitMs: slots.waitMs };
  }
}
