import { checkNumber } from "./check-option.ts";
import { LocalPlaces } from "./local-places.ts";
import { awayMs, type Place, type PlaceStore, type PlacesTaken, type PlacesWanted } from "./place-store.ts";
import type { RedisPlaces } from "./redis-places.ts";

/** How long nobody asks after Redis was away, in milliseconds. */
const LONGEST_PAUSE = 1000;

/** Places of this process. */
interface Own {
  readonly places: LocalPlaces;
  /** When they may be used: one interval after the requests that others may have sent before must have ended. */
  readonly from: number;
  isUsed: boolean;
}

/** Places in Redis, and while it is away a part of them here. */
export class ShareWhenAway implements PlaceStore {
  readonly #redis: RedisPlaces;
  readonly #share: number;
  #askAgainAt = 0;
  #own: Own | undefined;

  constructor(redis: RedisPlaces, share: number) {
    checkNumber("share", share, 0);
    this.#redis = redis;
    this.#share = share;
  }

  async take(wanted: PlacesWanted): Promise<PlacesTaken> {
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
    const { places, waitMs } = this.#takeOwn(wanted);
    return { places, waitMs: Math.min(waitMs, pause) };
  }

  #takeOwn({ count, holdMs, interval, limit }: PlacesWanted): PlacesTaken {
    const now = performance.now();
    this.#own ??= {
      places: new LocalPlaces(Math.max(1, Math.floor(limit * this.#share)), interval),
      from: now + holdMs + awayMs(interval),
      isUsed: false,
    };
    const { from, places } = this.#own;
    if (now < from) return { places: [], waitMs: from - now };
    const taken = places.take(count);
    this.#own.isUsed ||= taken > 0;
    const place: Place = {
      giveBack: () => {
        places.giveBack();
        this.#redis.note(interval);
      },
      putBack: () => places.putBack(),
    };
    return { places: new Array<Place>(taken).fill(place), waitMs: places.waitMs };
  }
}
