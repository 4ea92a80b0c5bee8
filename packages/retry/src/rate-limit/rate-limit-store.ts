/** Which slots are wanted. */
export interface SlotRequest {
  readonly count: number;
  /** How many slots there are. */
  readonly limit: number;
  /** Milliseconds between the response to a request and the moment its slot is free again. */
  readonly interval: number;
  /** Maximum milliseconds a slot is held. One interval later it is free again, even if it was never released. */
  readonly holdMs: number;
}

/** A slot for one request. */
export interface Slot {
  /** The response to the request is there: the slot comes back after one interval. */
  giveBack(): void;
  /** No request was sent: the slot comes back now. */
  putBack(): void;
}

/** The slots that were free. */
export interface SlotGrant {
  /** Fewer than were wanted when there are no more. */
  readonly slots: readonly Slot[];
  /** Milliseconds until it is worth asking again, when there were fewer; no slot can come back before. */
  readonly waitMs: number;
}

/** Where the slots of a rate limit are. */
export interface RateLimitStore {
  /** Takes slots; not more than are free. Rejects when the store is away. */
  take(wanted: SlotRequest): Promise<SlotGrant>;
}

/**
 * Clocks do not run equally fast; a slot stays away longer by this share, so that an interval here is not shorter than one
 * at the server.
 */
const CLOCK_DRIFT = 0.001;

/** Milliseconds that a slot stays away after its response. */
export function awayMs(interval: number): number {
  return Math.ceil(interval * (1 + CLOCK_DRIFT));
}
