import { checkCount, checkNames, checkNumber } from "../call/check-option.ts";
import { startTimer, type Timer } from "../call/sleep.ts";
import { QueueFullError } from "../errors/queue-full-error.ts";
import { RateLimitedError } from "../errors/rate-limited-error.ts";
import { StoreUnavailableError } from "../errors/store-unavailable-error.ts";
import { FetchTimeoutError } from "../errors/timeout-error.ts";
import { LocalSlots } from "./local-slots.ts";
import { type Entry, type Pass, QueuedRequest } from "./queued-request.ts";
import { awayMs, type RateLimitStore } from "./rate-limit-store.ts";
import { RATE_LIMITER_OPTIONS, type RateLimiterOptions } from "./rate-limiter-options.ts";
import { RequestQueue } from "./request-queue.ts";
import { SharedBackoff } from "./shared-backoff.ts";

/** Slots that a single process takes from a store at once, as a part of the limit: the others want some, too. */
const BATCH_SHARE = 0.1;
/** Milliseconds between two questions to a store. */
const SHORTEST_POLL = 10;

/** The queue in which the calls of a client wait for a slot, and for the end of a pause after a 429. */
export class RateLimiter {
  /** Whether the slots are elsewhere: then a request must end in time. */
  readonly isShared: boolean;
  /** Milliseconds in which every limit that is known here is renewed; 0 when none is known. */
  readonly renewalMs: number;
  readonly #limit: number;
  readonly #interval: number;
  readonly #maxQueue: number;
  readonly #store: RateLimitStore | undefined;
  readonly #local: LocalSlots;
  readonly #backoff: SharedBackoff;
  readonly #queue: RequestQueue<QueuedRequest> = new RequestQueue();
  /** Those that were not told yet that they wait. */
  #untold: QueuedRequest[] = [];
  #calls = 0;
  /** Milliseconds: the longest `responseTimeout` of those in the queue, or of some before them. */
  #responseTimeout = 0;
  /** Milliseconds: the shortest `maxRetryAfter` of them. */
  #shortestRetryAfter = 0;
  #isAsking = false;
  /** While it runs there is nothing to hand out. */
  #timer: Timer | undefined;
  #wait: { readonly reason: "shared_backoff" | "rate_limit"; readonly until: number } = {
    reason: "rate_limit",
    until: 0,
  };

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
    this.#local = new LocalSlots(limit, interval);
    this.#backoff = new SharedBackoff(options, this.renewalMs);
  }

  /** How many calls wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Waits for a slot, and for the end of a pause. */
  enter(entry: Entry): Promise<Pass> {
    const { call, maxRetryAfter, responseTimeout } = entry;
    // A call that comes back for a retry was let in before.
    if (call.sequence === undefined && this.#queue.size >= this.#maxQueue) {
      return Promise.reject(new QueueFullError(this.#maxQueue, call.facts));
    }
    call.sequence ??= ++this.#calls;
    const request = new QueuedRequest(entry, call.sequence, () => this.#remove(request));
    const isFirst = this.#queue.size === 0;
    this.#responseTimeout = isFirst ? responseTimeout : Math.max(this.#responseTimeout, responseTimeout);
    this.#shortestRetryAfter = isFirst ? maxRetryAfter : Math.min(this.#shortestRetryAfter, maxRetryAfter);
    this.#queue.add(request);
    this.#untold.push(request);
    if (this.#timer === undefined) this.#pump();
    else this.#attend();
    return request.pass;
  }

  #pump(): void {
    if (this.#isAsking || this.#timer !== undefined || this.#queue.size === 0) return;
    // Read once: a timer may fire a little early, and the next reading may say that the pause is over.
    const { closedForMs } = this.#backoff;
    const count = closedForMs > 0 ? 0 : Math.min(this.#queue.size, this.#backoff.room);
    if (count <= 0) {
      this.#pause("shared_backoff", closedForMs);
      return;
    }
    if (this.#store !== undefined) {
      void this.#ask(this.#store, Math.min(count, Math.ceil(this.#limit * BATCH_SHARE)));
      return;
    }
    const taken = this.#local.take(count);
    for (let index = 0; index < taken; index += 1) this.#admit(() => this.#local.giveBack());
    if (this.#queue.size === 0) return;
    if (taken < count) this.#pause("rate_limit", this.#local.waitMs);
    else this.#pause("shared_backoff", 0);
  }

  async #ask(store: RateLimitStore, count: number): Promise<void> {
    this.#isAsking = true;
    const responseTimeout = this.#responseTimeout;
    try {
      const wanted = { count, limit: this.#limit, interval: this.#interval, holdMs: responseTimeout };
      const { slots, waitMs } = await store.take(wanted);
      for (const slot of slots) {
        const isUsed = this.#backoff.room > 0 && this.#admit(() => slot.giveBack(), responseTimeout);
        if (!isUsed) slot.putBack();
      }
      if (slots.length < count && this.#queue.size > 0) {
        this.#pause("rate_limit", Math.max(waitMs, SHORTEST_POLL));
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
  #admit(giveBack: () => void, responseTimeout: number = Number.POSITIVE_INFINITY): boolean {
    const { first } = this.#queue;
    // It may have come after the store was asked.
    if (first === undefined || first.entry.responseTimeout > responseTimeout) return false;
    this.#queue.shift();
    // A call that never waits is not kept.
    if (this.#queue.size === 0) this.#untold = [];
    const generation = this.#backoff.pass();
    let isOver = false;
    const end = (finish: () => void): void => {
      if (isOver) return;
      isOver = true;
      giveBack();
      finish();
      this.#pump();
    };
    first.admit({
      leave: () => end(() => this.#backoff.leave(generation, this.#queue.size > 0)),
      refuse: (retryAfterMs) => end(() => this.#close(generation, retryAfterMs)),
    });
    return true;
  }

  #close(generation: number, retryAfterMs: number | undefined): void {
    const isTrial = this.#backoff.close(generation, retryAfterMs);
    if (this.#timer !== undefined) this.#stopTimer();
    const { askedForMs } = this.#backoff;
    // The other 429s of a burst change nothing for those that wait: the queue may be long.
    if (!isTrial && askedForMs <= this.#shortestRetryAfter) return;
    for (const request of [...this.#queue]) {
      const { call, maxRateLimitRetries, maxRetryAfter } = request.entry;
      if (isTrial) call.meetRefusal();
      const waits =
        askedForMs <= maxRetryAfter && call.waitsOut(maxRateLimitRetries, this.renewalMs, retryAfterMs);
      if (!waits) this.#rejectRefused(request);
    }
  }

  /** No call can be released for some time; 0 when that depends on responses. */
  #pause(reason: "shared_backoff" | "rate_limit", ms: number): void {
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
    const { askedForMs } = this.#backoff;
    const untold = this.#untold;
    this.#untold = [];
    for (const request of untold) {
      if (!request.isWaiting) continue;
      if (askedForMs > request.entry.maxRetryAfter) this.#rejectRefused(request);
      else this.#tell(request, reason, ms);
    }
  }

  /** Rejects those whose deadline is over by then. */
  #rejectBefore(until: number, reason: "shared_backoff" | "rate_limit"): void {
    for (;;) {
      const { mostUrgent } = this.#queue;
      if (mostUrgent === undefined || mostUrgent.deadline > until) return;
      const { call } = mostUrgent.entry;
      if (reason === "shared_backoff") this.#rejectRefused(mostUrgent);
      else this.#reject(mostUrgent, new FetchTimeoutError("total", call.totalMs, call.facts));
    }
  }

  #tell(request: QueuedRequest, reason: "shared_backoff" | "rate_limit", ms: number): void {
    try {
      request.entry.onWait(reason, ms);
    } catch (error) {
      this.#reject(request, error);
    }
  }

  #rejectRefused(request: QueuedRequest): void {
    this.#reject(request, new RateLimitedError(request.entry.call.facts, this.#backoff.askedForMs));
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
