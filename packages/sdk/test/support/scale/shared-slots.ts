import type { RateLimitStore, Slot, SlotGrant, SlotRequest } from "@grinfi/retry";

/** The slots of one key in memory, which the clients of several processes share as they share slots in Redis. */
export class SharedSlots implements RateLimitStore {
  /** The number of scripts that the same work takes in Redis. */
  scripts = 0;
  /** When each slot becomes free, in milliseconds. */
  readonly #freeAt = new Map<number, number>();
  #slots = 0;

  async acquire({ count, interval, limit, maxHoldMs }: SlotRequest): Promise<SlotGrant> {
    this.scripts += 1;
    const now = performance.now();
    for (const [slot, freeAt] of this.#freeAt) if (freeAt < now) this.#freeAt.delete(slot);
    const granted = Math.min(count, limit - this.#freeAt.size);
    const slots = Array.from({ length: granted }, () => this.#take(now + maxHoldMs, interval));
    const soonest = granted < count ? Math.min(...this.#freeAt.values()) : now;
    return { slots, waitMs: Math.min(interval, soonest - now + 1) };
  }

  #take(heldUntil: number, interval: number): Slot {
    this.#slots += 1;
    const slot = this.#slots;
    this.#freeAt.set(slot, heldUntil + interval);
    const free = (at: number): void => {
      this.scripts += 1;
      this.#freeAt.set(slot, at);
    };
    return { release: () => free(performance.now() + interval), cancel: () => free(0) };
  }
}
