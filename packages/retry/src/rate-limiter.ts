import { checkCount, checkNames, checkNumber } from "./check-option.ts";
import { QueueFullError } from "./errors/queue-full-error.ts";
import { RateLimitedError } from "./errors/rate-limited-error.ts";
import { StoreUnavailableError } from "./errors/store-unavailable-error.ts";
import { TimeoutError } from "./errors/timeout-error.ts";
import { Gate } from "./gate.ts";
import { LocalPlaces } from "./local-places.ts";
import { awayMs, type PlaceStore } from "./place-store.ts";
import { type Entry, type Pass, QueuedRequest } from "./queued-request.ts";
import { RATE_LIMITER_OPTIONS, type RateLimiterOptions } from "./rate-limiter-options.ts";
import { RequestQueue } from "./request-queue.ts";
import { startTimer, type Timer } from "./sleep.ts";

/** Places that a single process takes from a store at once, as a part of the limit: the others want some, too. */
const BATCH_SHARE = 0.1;
/** Milliseconds between two questions to a store. */
const SHORTEST_POLL = 10;

/** The queue in which the calls of a client wait for the gate and for a place. */
export class RateLimiter {
  /** Whether the places are elsewhere: then a request must end in time. */
  readonly isShared: boolean;
  /** Milliseconds in which every limit that is known here is renewed; 0 when none is known. */
  readonly renewalMs: number;
  readonly #limit: number;
  readonly #interval: number;
  readonly #maxQueue: number;
  readonly #store: PlaceStore | undefined;
  readonly #local: LocalPlaces;
  readonly #gate: Gate;
  readonly #queue: RequestQueue<QueuedRequest> = new RequestQueue();
  /** Those that were not told yet that they wait. */
  #untold: QueuedRequest[] = [];
  #calls = 0;
  /** Milliseconds: the longest `answerWithin` of those in the queue, or of some before them. */
  #answerWithin = 0;
  #isAsking = false;
  /** While it runs there is nothing to hand out. */
  #timer: Timer | undefined;
  #wait: { readonly reason: "gate" | "place"; readonly until: number } = { reason: "place", until: 0 };

  constructor(options: RateLimiterOptions) {
    const { interval = 60_000, limit = Number.POSITIVE_INFINITY, maxQueue = 100_000, store } = options;
    checkCount("limit", limit, 1);
    checkNumber("interval", interval, 0);
    checkCount("maxQueue", maxQueue, 1);
    this.#limit = limit;
    this.#interval = interval;
    this.#maxQueue = maxQueue;
    this.#store = limit === Number.POSITIVE_INFINITY ? undefined : store;
    this.isShared = this.#store !== undefined;
    this.renewalMs = limit === Number.POSITIVE_INFINITY ? 0 : awayMs(interval);
    this.#local = new LocalPlaces(limit, interval);
    this.#gate = new Gate(options, this.renewalMs);
  }

  /** How many calls wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Waits for the gate and for a place. */
  enter(entry: Entry): Promise<Pass> {
    const { answerWithin, call } = entry;
    // A call that comes back for a retry was let in before.
    if (call.sequence === undefined && this.#queue.size >= this.#maxQueue) {
      return Promise.reject(new QueueFullError(this.#maxQueue, call.facts));
    }
    call.sequence ??= ++this.#calls;
    const request = new QueuedRequest(entry, call.sequence, () => this.#remove(request));
    this.#answerWithin = this.#queue.size === 0 ? answerWithin : Math.max(this.#answerWithin, answerWithin);
    this.#queue.add(request);
    this.#untold.push(request);
    if (this.#timer === undefined) this.#pump();
    else this.#attend();
    return request.pass;
  }

  #pump(): void {
    if (this.#isAsking || this.#timer !== undefined || this.#queue.size === 0) return;
    const count = Math.min(this.#queue.size, this.#gate.room);
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
    if (this.#queue.size === 0) return;
    if (taken < count) this.#pause("place", this.#local.waitMs);
    else this.#pause("gate", this.#gate.closedForMs);
  }

  async #ask(store: PlaceStore, count: number): Promise<void> {
    this.#isAsking = true;
    const answerWithin = this.#answerWithin;
    try {
      const wanted = { count, limit: this.#limit, interval: this.#interval, holdMs: answerWithin };
      const { places, waitMs } = await store.take(wanted);
      for (const place of places) {
        const isUsed = this.#gate.room > 0 && this.#admit(() => place.giveBack(), answerWithin);
        if (!isUsed) place.putBack();
      }
      if (places.length < count && this.#queue.size > 0) {
        this.#pause("place", Math.max(waitMs, SHORTEST_POLL));
      }
    } catch (error) {
      for (const request of [...this.#queue]) {
        this.#reject(request, new StoreUnavailableError(request.entry.call.facts, error));
      }
    } finally {
      this.#isAsking = false;
      this.#pump();
    }
  }

  /** Lets the next one through. @returns Whether there was one. */
  #admit(giveBack: () => void, answerWithin: number = Number.POSITIVE_INFINITY): boolean {
    const { first } = this.#queue;
    // It may have come after the store was asked.
    if (first === undefined || first.entry.answerWithin > answerWithin) return false;
    this.#queue.shift();
    const generation = this.#gate.pass();
    let isOver = false;
    const end = (finish: () => void): void => {
      if (isOver) return;
      isOver = true;
      giveBack();
      finish();
      this.#pump();
    };
    first.admit({
      leave: () => end(() => this.#gate.leave(generation, this.#queue.size > 0)),
      refuse: (retryAfterMs) => end(() => this.#close(generation, retryAfterMs)),
    });
    return true;
  }

  #close(generation: number, retryAfterMs: number | undefined): void {
    const isTrial = this.#gate.close(generation, retryAfterMs);
    if (this.#timer !== undefined) this.#stopTimer();
    const { askedForMs } = this.#gate;
    for (const request of [...this.#queue]) {
      const { call, maxRefusals, maxRetryAfter } = request.entry;
      if (isTrial) call.meetRefusal();
      const waits = askedForMs <= maxRetryAfter && call.awaitsGate(maxRefusals, this.renewalMs, retryAfterMs);
      if (!waits) this.#rejectRefused(request);
    }
  }

  /** Nothing can be handed out for some time; none when that depends on answers. */
  #pause(reason: "gate" | "place", ms: number): void {
    this.#wait = { reason, until: performance.now() + ms };
    this.#attend();
    if (ms <= 0 || this.#queue.size === 0) return;
    this.#timer = startTimer(() => {
      this.#timer = undefined;
      this.#pump();
    }, ms);
  }

  /** Rejects those that wait in vain, and tells the others once that they wait. */
  #attend(): void {
    const { reason, until } = this.#wait;
    const ms = Math.max(0, until - performance.now());
    if (ms > 0) this.#rejectBefore(until, reason);
    const { askedForMs } = this.#gate;
    const untold = this.#untold;
    this.#untold = [];
    for (const request of untold) {
      if (!request.isWaiting) continue;
      if (reason === "gate" && askedForMs > request.entry.maxRetryAfter) this.#rejectRefused(request);
      else this.#tell(request, reason, ms);
    }
  }

  /** Rejects those whose deadline is over by then. */
  #rejectBefore(until: number, reason: "gate" | "place"): void {
    for (;;) {
      const { mostUrgent } = this.#queue;
      if (mostUrgent === undefined || mostUrgent.deadline > until) return;
      const { call } = mostUrgent.entry;
      if (reason === "gate") this.#rejectRefused(mostUrgent);
      else this.#reject(mostUrgent, new TimeoutError("total", call.totalMs, call.facts));
    }
  }

  #tell(request: QueuedRequest, reason: "gate" | "place", ms: number): void {
    try {
      request.entry.onWait(reason, ms);
    } catch (error) {
      this.#reject(request, error);
    }
  }

  #rejectRefused(request: QueuedRequest): void {
    this.#reject(request, new RateLimitedError(request.entry.call.facts, this.#gate.askedForMs));
  }

  #reject(request: QueuedRequest, error: unknown): void {
    this.#remove(request);
    request.reject(error);
  }

  #remove(request: QueuedRequest): void {
    this.#queue.remove(request);
    if (this.#queue.size > 0) return;
    this.#untold = [];
    if (this.#timer !== undefined) this.#stopTimer();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Makes the rate limit of a client, for all of its calls. */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  checkNames(options, RATE_LIMITER_OPTIONS);
  return new RateLimiter(options);
}
