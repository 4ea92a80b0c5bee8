/** Which places are wanted. */
export interface PlacesWanted {
  readonly count: number;
  /** How many places there are. */
  readonly limit: number;
  /** Milliseconds after its answer that a place comes back. */
  readonly interval: number;
  /** Milliseconds that a place is held at most: it comes back one interval later even when it is never given back. */
  readonly holdMs: number;
}

/** A place for one request. */
export interface Place {
  /** The answer to the request is there: the place comes back after one interval. */
  giveBack(): void;
  /** No request was sent: the place comes back now. */
  putBack(): void;
}

/** The places that were free. */
export interface PlacesTaken {
  /** Fewer than were wanted when there are no more. */
  readonly places: readonly Place[];
  /** Milliseconds until it is worth asking again, when there were fewer; no place can come back before. */
  readonly waitMs: number;
}

/** Where the places of a rate limit are. */
export interface PlaceStore {
  /** Takes places; not more than are free. Rejects when the store is away. */
  take(wanted: PlacesWanted): Promise<PlacesTaken>;
}

/**
 * Clocks do not run equally fast; a place stays away longer by this share, so that an interval here is not shorter than one
 * at the server.
 */
const CLOCK_DRIFT = 0.001;

/** Milliseconds that a place stays away after its answer. */
export function awayMs(interval: number): number {
  return Math.ceil(interval * (1 + CLOCK_DRIFT));
}
