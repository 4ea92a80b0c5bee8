import { checkNumber } from "./check-option.ts";
import { LocalPlaces } from "./local-places.ts";
import { awayMs, type PlaceStore, type PlacesTaken, type PlacesWanted } from "./place-store.ts";
import type { RedisPlaces } from "./redis-places.ts";

/** How long nobody asks after Redis was away, in milliseconds. */
const PAUSE = 1000;

/** Places in Redis, and while it is away a part of them here. */
export class ShareWhenAway implements PlaceStore {
  readonly #redis: RedisPlaces;
  readonly #share: number;
  #askAgainAt = 0;
  /** The places here, and when they may be used: nobody knows what others have sent before. */
  #own: { readonly from: number; readonly places: LocalPlaces } | undefined;

  constructor(redis: RedisPlaces, share: number) {
    checkNumber("share", share, 0);
    this.#redis = redis;
    this.#share = share;
  }

  async take(wanted: PlacesWanted): Promise<PlacesTaken> {
    if (performance.now() >= this.#askAgainAt) {
      try {
        const taken = await this.#redis.take(wanted, this.#own !== undefined);
        this.#own = undefined;
        return taken;
      } catch {
        this.#askAgainAt = performance.now() + PAUSE;
      }
    }
    return this.#takeOwn(wanted);
  }

  #takeOwn({ count, interval, limit }: PlacesWanted): PlacesTaken {
    const now = performance.now();
    this.#own ??= {
      from: now + awayMs(interval),
      places: new LocalPlaces(Math.max(1, Math.floor(limit * this.#share)), interval),
    };
    const { from, places } = this.#own;
    const taken = now < from ? 0 : places.take(count);
    const waitMs = now < from ? from - now : places.waitMs;
    const place = { giveBack: () => places.giveBack(), putBack: () => places.putBack() };
    return { places: new Array(taken).fill(place), waitMs: Math.min(waitMs, PAUSE) };
  }
}
