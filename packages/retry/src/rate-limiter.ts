import { checkCount, checkNumber } from "./check-option.ts";
import { QueueFullError } from "./errors/queue-full-error.ts";
import { RateLimitedError } from "./errors/rate-limited-error.ts";
import { StoreUnavailableError } from "./errors/store-unavailable-error.ts";
import { TimeoutError } from "./errors/timeout-error.ts";
import { Gate } from "./gate.ts";
import { Line } from "./line.ts";
import { LocalPlaces } from "./local-places.ts";
import type { PlaceStore } from "./place-store.ts";
import type { RateLimiterOptions } from "./rate-limiter-options.ts";
import { startTimer, type Timer } from "./sleep.ts";
import { type Entry, type Pass, Waiter } from "./waiter.ts";

/** Places that a single process takes from a store at once, as a part of the limit: the others want some, too. */
const BATCH_SHARE = 0.1;
/** Milliseconds between two questions to a store. */
const SHORTEST_POLL = 10;

/** The line in which the calls of a client wait for the gate and for a place. */
export class RateLimiter {
  /** Whether the places are elsewhere: then a request must end in time. */
  readonly isShared: boolean;
  readonly #limit: number;
  readonly #interval: number;
  readonly #maxQueue: number;
  readonly #store: PlaceStore | undefined;
  readonly #local: LocalPlaces;
  readonly #gate: Gate;
  readonly #line: Line<Waiter> = new Line();
  #tickets = 0;
  #isAsking = false;
  /** While it runs there is nothing to hand out. */
  #timer: Timer | undefined;
  #wait: { readonly reason: "gate" | "place"; readonly until: number } = { reason: "place", until: 0 };

  constructor(options: RateLimiterOptions) {
    const { interval = 60_000, limit = Number.POSITIVE_INFINITY, maxQueue = 1000, store } = options;
    checkCount("limit", limit, 1);
    checkNumber("interval", interval, 0);
    checkCount("maxQueue", maxQueue, 1);
    this.#limit = limit;
    this.#interval = interval;
    this.#maxQueue = maxQueue;
    this.#store = limit === Number.POSITIVE_INFINITY ? undefined : store;
    this.isShared = this.#store !== undefined;
    this.#local = new LocalPlaces(limit, interval);
    this.#gate = new Gate(options);
  }

  /** How many calls wait. */
  get waiting(): number {
    return this.#line.size;
  }

  /** Waits for the gate and for a place. */
  enter(entry: Entry): Promise<Pass> {
    const { call } = entry;
    // A call that comes back for a retry was let in before.
    if (call.ticket === undefined && this.#line.size >= this.#maxQueue) {
      return Promise.reject(new QueueFullError(this.#maxQueue, call.facts));
    }
    call.ticket ??= ++this.#tickets;
    const waiter = new Waiter(entry, call.ticket, () => this.#remove(waiter));
    this.#line.add(waiter);
    if (this.#timer === undefined) this.#pump();
    else this.#attend(waiter);
    return waiter.pass;
  }

  #pump(): void {
    if (this.#isAsking || this.#timer !== undefined || this.#line.size === 0) return;
    const count = Math.min(this.#line.size, this.#gate.room);
    if (count <= 0) {
      this.#pause("gate", this.#gate.closedForMs);
      return;
    }
    if (this.#store !== undefined) {
      void this.#ask(this.#store, Math.min(count, Math.ceil(this.#limit * BATCH_SHARE)));
      return;
    }
    const taken = this.#local.take(count);
    for (let index = 0; index < taken; index += 1) this.#admit(() => this.#local.giveBack());
    if (this.#line.size === 0) return;
    if (taken < count) this.#pause("place", this.#local.waitMs);
    else this.#pause("gate", this.#gate.closedForMs);
  }

  async #ask(store: PlaceStore, count: number): Promise<void> {
    this.#isAsking = true;
    let answerWithin = 0;
    for (const waiter of this.#line) answerWithin = Math.max(answerWithin, waiter.answerWithin);
    try {
      const wanted = { count, limit: this.#limit, interval: this.#interval, holdMs: answerWithin };
      const { places, waitMs } = await store.take(wanted);
      for (const place of places) {
        const isUsed = this.#gate.room > 0 && this.#admit(() => place.giveBack(), answerWithin);
        if (!isUsed) place.putBack();
      }
      if (places.length < count && this.#line.size > 0) this.#pause("place", Math.max(waitMs, SHORTEST_POLL));
    } catch (error) {
      for (const waiter of [...this.#line]) {
        this.#reject(waiter, new StoreUnavailableError(waiter.call.facts, error));
      }
    } finally {
      this.#isAsking = false;
      this.#pump();
    }
  }

  /** Lets the next one through. @returns Whether there was one. */
  #admit(giveBack: () => void, answerWithin: number = Number.POSITIVE_INFINITY): boolean {
    const waiter = this.#line.next();
    if (waiter === undefined) return false;
    if (waiter.answerWithin > answerWithin) {
      // It came after the store was asked.
      this.#line.add(waiter);
      return false;
    }
    const generation = this.#gate.pass();
    let isOver = false;
    const end = (finish: () => void): void => {
      if (isOver) return;
      isOver = true;
      giveBack();
      finish();
      this.#pump();
    };
    waiter.admit({
      leave: () => end(() => this.#gate.leave(generation, this.#line.size > 0)),
      refuse: (retryAfterMs) => end(() => this.#close(generation, retryAfterMs)),
    });
    return true;
  }

  #close(generation: number, retryAfterMs: number | undefined): void {
    const isTrial = this.#gate.close(generation, retryAfterMs);
    if (this.#timer !== undefined) this.#stopTimer();
    for (const waiter of [...this.#line]) {
      if (isTrial) waiter.call.refusals += 1;
      if (waiter.call.refusals > waiter.maxRefusals) this.#rejectRefused(waiter);
    }
  }

  /** Nothing can be handed out for some time; none when that depends on answers. */
  #pause(reason: "gate" | "place", ms: number): void {
    this.#wait = { reason, until: performance.now() + ms };
    for (const waiter of [...this.#line]) this.#attend(waiter);
    if (ms <= 0 || this.#line.size === 0) return;
    this.#timer = startTimer(() => {
      this.#timer = undefined;
      this.#pump();
    }, ms);
  }

  /** Tells a waiter that it waits, or that it waits in vain. */
  #attend(waiter: Waiter): void {
    const { reason, until } = this.#wait;
    const ms = Math.max(0, until - performance.now());
    const isInVain = ms > 0 && ms >= waiter.call.remainingMs;
    const isTooLong = this.#gate.askedForMs > waiter.maxRetryAfter;
    if (reason === "gate" && (isInVain || isTooLong)) this.#rejectRefused(waiter);
    else if (isInVain)
      this.#reject(waiter, new TimeoutError("total", waiter.call.totalMs, waiter.call.facts));
    else {
      try {
        waiter.tell(reason, ms);
      } catch (error) {
        this.#reject(waiter, error);
      }
    }
  }

  #rejectRefused(waiter: Waiter): void {
    this.#reject(waiter, new RateLimitedError(waiter.call.facts, this.#gate.askedForMs));
  }

  #reject(waiter: Waiter, error: unknown): void {
    this.#remove(waiter);
    waiter.reject(error);
  }

  #remove(waiter: Waiter): void {
    this.#line.remove(waiter);
    if (this.#line.size === 0 && this.#timer !== undefined) this.#stopTimer();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Makes the rate limit of a client, for all of its calls. */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  return new RateLimiter(options);
}
