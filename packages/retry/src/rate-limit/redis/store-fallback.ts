import { checkNumber } from "../../call/check-option.ts";
import { LocalSlots } from "../local-slots.ts";
import {
  awayMs,
  type RateLimitStore,
  type Slot,
  type SlotGrant,
  type SlotRequest,
} from "../rate-limit-store.ts";
import type { RedisSlots } from "./redis-slots.ts";

/** How long nobody asks after Redis was away, in milliseconds. */
const LONGEST_PAUSE = 1000;

/** Slots of this process. */
interface Own {
  readonly slots: LocalSlots;
  /** When they may be used: one interval after the requests that others may have sent before must have ended. */
  readonly from: number;
  isUsed: boolean;
}

/** Slots in Redis, and while it is away a part of them here. */
export class StoreFallback implements RateLimitStore {
  readonly #redis: RedisSlots;
  readonly #share: number;
  #askAgainAt = 0;
  #own: Own | undefined;

  constructor(redis: RedisSlots, share: number) {
    checkNumber("share", share, 0);
    this.#redis = redis;
    this.#share = share;
  }

  async take(wanted: SlotRequest): Promise<SlotGrant> {
    // Whoever finds Redis again lets it rest; all must have done so before the first rest is over.
    const pause = Math.min(LONGEST_PAUSE, wanted.holdMs / 2);
    if (performance.now() >= this.#askAgainAt) {
      try {
        const taken = await this.#redis.take(wanted, this.#own?.isUsed);
        this.#own = undefined;
        return taken;
      } catch {
        this.#askAgainAt = performance.now() + pause;
      }
    }
    const { slots, waitMs } = this.#takeOwn(wanted);
    return { slots, waitMs: Math.min(waitMs, pause) };
  }

  #takeOwn({ count, holdMs, interval, limit }: SlotRequest): SlotGrant {
    const now = performance.now();
    this.#own ??= {
      slots: new LocalSlots(Math.max(1, Math.floor(limit * this.#share)), interval),
      from: now + holdMs + awayMs(interval),
      isUsed: false,
    };
    const { from, slots } = this.#own;
    if (now < from) return { slots: [], waitMs: from - now };
    const taken = slots.take(count);
    this.#own.isUsed ||= taken > 0;
    const slot: Slot = {
      giveBack: () => {
        slots.giveBack();
        this.#redis.note(interval);
      },
      putBack: () => slots.putBack(),
    };
    return { slots: new Array<Slot>(taken).fill(slot), waitMs: slots.waitMs };
  }
}
