/** A request for slots. */
export interface SlotRequest {
  /** The number of slots to acquire. */
  readonly count: number;
  /** The number of slots that exist. */
  readonly limit: number;
  /** Milliseconds from the response to a request until its slot is free again. */
  readonly interval: number;
  /**
   * The maximum time that a slot is held, in milliseconds. A slot that is never released is free one interval later.
   */
  readonly maxHoldMs: number;
}

/** A slot for one request. */
export interface Slot {
  /** Call this when the response to the request was received. The slot becomes free after one interval. */
  release(): void;
  /** Call this if no request was sent. The slot becomes free immediately. */
  cancel(): void;
}

/** The slots that were acquired. */
export interface SlotGrant {
  /** Fewer slots than requested, if no more are free. */
  readonly slots: readonly Slot[];
  /** If fewer slots than requested were free: milliseconds until another slot may be free. */
  readonly waitMs: number;
}

/** Stores the slots of a rate limit, so that several processes can share it. */
export interface RateLimitStore {
  /**
   * Acquires up to `count` slots, and never more than are free.
   *
   * @param request - The number of slots, and the limit that they belong to.
   * @returns The acquired slots, and the wait if there were too few.
   *
   * @throws An error if the store is not available.
   */
  acquire(request: SlotRequest): Promise<SlotGrant>;
}

/**
 * Clocks do not run equally fast. So a slot becomes free later by this share of the interval, and an interval here is
 * never shorter than one of the server.
 */
const CLOCK_DRIFT = 0.001;

/** Returns the milliseconds from a response until its slot is free again. */
export function recoveryMs(interval: number): number {
  return Math.ceil(interval * (1 + CLOCK_DRIFT));
}
