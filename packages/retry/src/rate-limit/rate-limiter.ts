import type { CallState } from "../call/call-state.ts";
import { checkCount, checkNames, checkNumber } from "../call/check-option.ts";
import { startTimer, type Timer } from "../call/sleep.ts";
import {
  FetchTimeoutError,
  QueueFullError,
  RateLimitedError,
  StoreUnavailableError,
} from "../errors/errors.ts";
import { LocalSlots } from "./local-slots.ts";
import { type Permit, type PermitRequest, QueuedRequest } from "./queued-request.ts";
import { type RateLimitStore, recoveryMs } from "./rate-limit-store.ts";
import { RATE_LIMITER_OPTIONS, type RateLimiterOptions } from "./rate-limiter-options.ts";
import { RequestQueue } from "./request-queue.ts";
import { SharedBackoff } from "./shared-backoff.ts";

/** The share of the limit that a process acquires from a store at once, so that other processes get slots, too. */
const BATCH_SHARE = 0.1;
/** The minimum time between two requests to a store, in milliseconds. */
const MIN_POLL_MS = 10;

type QueueWaitReason = "shared_backoff" | "rate_limit";

/**
 * A rate limiter, which `createRateLimiter` creates. Calls wait in its queue for a slot, and for the end of a pause
 * after a 429.
 */
export class RateLimiter {
  /** Whether the slots are in a store. If so, each request must have a timeout. */
  readonly isShared: boolean;
  /** Milliseconds after which the limit is renewed, or 0 if there is no limit. */
  readonly renewalMs: number;
  readonly #limit: number;
  readonly #interval: number;
  readonly #maxQueue: number;
  readonly #store: RateLimitStore | undefined;
  readonly #localSlots: LocalSlots;
  readonly #backoff: SharedBackoff;
  readonly #queue: RequestQueue<QueuedRequest> = new RequestQueue();
  /** The requests whose `onWait` has not been called yet. */
  #unnotified: QueuedRequest[] = [];
  #callCount = 0;
  /** Milliseconds: at least the longest `responseTimeout` in the queue. */
  #responseTimeout = 0;
  /** Milliseconds: at most the shortest `maxRetryAfter` in the queue. */
  #minRetryAfter = 0;
  #isAcquiring = false;
  /** No request can be admitted while the timer runs. */
  #timer: Timer | undefined;
  #wait: { readonly reason: QueueWaitReason; readonly until: number } = { reason: "rate_limit", until: 0 };

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
    this.renewalMs = limit === Number.POSITIVE_INFINITY ? 0 : recoveryMs(interval);
    this.#localSlots = new LocalSlots(limit, interval);
    this.#backoff = new SharedBackoff(options, this.renewalMs);
  }

  /** The number of waiting calls. */
  get waiting(): number {
    return this.#queue.size;
  }

  /**
   * Admits a request if it need not wait.
   *
   * @returns A permit for one request, or `undefined` if the request must be queued with `acquire`.
   */
  tryAcquire(call: CallState): Permit | undefined {
    const mustWait =
      this.#store !== undefined ||
      this.#queue.size > 0 ||
      this.#timer !== undefined ||
      this.#backoff.capacity <= 0;
    if (mustWait || this.#localSlots.acquire(1) === 0) return undefined;
    call.sequence ??= ++this.#callCount;
    return this.#createPermit(() => this.#localSlots.release());
  }

  /**
   * Waits until a request may be sent.
   *
   * @param request - The call and its limits.
   * @returns A permit for one request. Release it when the response began or the request failed.
   */
  acquire(request: PermitRequest): Promise<Permit> {
    const { call, maxRetryAfter, responseTimeout } = request;
    // A retry was admitted before, so a full queue does not reject it.
    if (call.sequence === undefined && this.#queue.size >= this.#maxQueue) {
      return Promise.reject(new QueueFullError(this.#maxQueue, call.metadata));
    }
    call.sequence ??= ++this.#callCount;
    const queued = new QueuedRequest(request, call.sequence, () => this.#remove(queued));
    const isFirst = this.#queue.size === 0;
    this.#responseTimeout = isFirst ? responseTimeout : Math.max(this.#responseTimeout, responseTimeout);
    this.#minRetryAfter = isFirst ? maxRetryAfter : Math.min(this.#minRetryAfter, maxRetryAfter);
    this.#queue.add(queued);
    this.#unnotified.push(queued);
    if (this.#timer === undefined) this.#admitRequests();
    else this.#updateWaiting();
    return queued.permit;
  }

  #admitRequests(): void {
    if (this.#isAcquiring || this.#timer !== undefined || this.#queue.size === 0) return;
    // Read once: a timer may fire slightly early, and the pause may be over at a second reading.
    const { pausedForMs } = this.#backoff;
    const count = pausedForMs > 0 ? 0 : Math.min(this.#queue.size, this.#backoff.capacity);
    if (count <= 0) {
      this.#waitFor("shared_backoff", pausedForMs);
      return;
    }
    if (this.#store !== undefined) {
      void this.#acquireFromStore(this.#store, Math.min(count, Math.ceil(this.#limit * BATCH_SHARE)));
      return;
    }
    const acquired = this.#localSlots.acquire(count);
    for (let index = 0; index < acquired; index += 1) this.#admitNext(() => this.#localSlots.release());
    if (this.#queue.size === 0) return;
    if (acquired < count) this.#waitFor("rate_limit", this.#localSlots.waitMs);
    else this.#waitFor("shared_backoff", 0);
  }

  async #acquireFromStore(store: RateLimitStore, count: number): Promise<void> {
    this.#isAcquiring = true;
    const responseTimeout = this.#responseTimeout;
    try {
      const { slots, waitMs } = await store.acquire({
        count,
        limit: this.#limit,
        interval: this.#interval,
        maxHoldMs: responseTimeout,
      });
      for (const slot of slots) {
        const isUsed = this.#backoff.capacity > 0 && this.#admitNext(() => slot.release(), responseTimeout);
        if (!isUsed) slot.cancel();
      }
      if (slots.length < count && this.#queue.size > 0) {
        this.#waitFor("rate_limit", Math.max(waitMs, MIN_POLL_MS));
      }
    } catch (error) {
      for (const queued of [...this.#queue]) {
        this.#reject(queued, new StoreUnavailableError(queued.request.call.metadata, error));
      }
    } finally {
      this.#isAcquiring = false;
      this.#admitRequests();
    }
  }

  /**
   * Admits the next request.
   *
   * @param maxResponseTimeout - The longest `responseTimeout` that the slot allows.
   * @returns Whether a request was admitted.
   */
  #admitNext(releaseSlot: () => void, maxResponseTimeout: number = Number.POSITIVE_INFINITY): boolean {
    const { first } = this.#queue;
    // A request that was added after the slot was acquired may need it for longer.
    if (first === undefined || first.request.responseTimeout > maxResponseTimeout) return false;
    this.#queue.shift();
    // Keep no reference to calls that never wait.
    if (this.#queue.size === 0) this.#unnotified = [];
    first.admit(this.#createPermit(releaseSlot));
    return true;
  }

  #createPermit(releaseSlot: () => void): Permit {
    const generation = this.#backoff.startRequest();
    let hasEnded = false;
    const end = (updateBackoff: () => void): void => {
      if (hasEnded) return;
      hasEnded = true;
      releaseSlot();
      updateBackoff();
      this.#admitRequests();
    };
    return {
      release: () => end(() => this.#backoff.endRequest(generation, this.#queue.size > 0)),
      reportRateLimited: (retryAfterMs) => end(() => this.#handleRateLimited(generation, retryAfterMs)),
    };
  }

  #handleRateLimited(generation: number, retryAfterMs: number | undefined): void {
    const isProbe = this.#backoff.pause(generation, retryAfterMs);
    if (this.#timer !== undefined) this.#stopTimer();
    const { requestedWaitMs } = this.#backoff;
    // Further 429 responses of one burst change nothing for waiting calls. Skip the loop, as the queue may be long.
    if (!isProbe && requestedWaitMs <= this.#minRetryAfter) return;
    for (const queued of [...this.#queue]) {
      const { call, maxRateLimitRetries, maxRetryAfter } = queued.request;
      if (isProbe) call.countRateLimited();
      const waits =
        requestedWaitMs <= maxRetryAfter &&
        call.mayWaitAfterRateLimit(maxRateLimitRetries, this.renewalMs, retryAfterMs);
      if (!waits) this.#rejectRateLimited(queued);
    }
  }

  /** Starts a wait. With `ms` 0, the end of the wait depends on responses to requests in flight. */
  #waitFor(reason: QueueWaitReason, ms: number): void {
    this.#wait = { reason, until: performance.now() + ms };
    this.#updateWaiting();
    if (ms <= 0 || this.#queue.size === 0) return;
    this.#timer = startTimer(() => {
      this.#timer = undefined;
      this.#admitRequests();
    }, ms);
  }

  /** Rejects requests that cannot wait long enough, and calls `onWait` of the others once. */
  #updateWaiting(): void {
    const { reason, until } = this.#wait;
    const ms = Math.max(0, until - performance.now());
    if (ms > 0) this.#rejectExpiring(until, reason);
    const { requestedWaitMs } = this.#backoff;
    const unnotified = this.#unnotified;
    this.#unnotified = [];
    for (const queued of unnotified) {
      if (!queued.isWaiting) continue;
      if (requestedWaitMs > queued.request.maxRetryAfter) this.#rejectRateLimited(queued);
      else this.#notifyWait(queued, reason, ms);
    }
  }

  /** Rejects requests whose deadline is before the end of the wait. */
  #rejectExpiring(until: number, reason: QueueWaitReason): void {
    for (;;) {
      const { earliestDeadline } = this.#queue;
      if (earliestDeadline === undefined || earliestDeadline.deadline > until) return;
      const { call } = earliestDeadline.request;
      if (reason === "shared_backoff") this.#rejectRateLimited(earliestDeadline);
      else this.#reject(earliestDeadline, new FetchTimeoutError("total", call.totalTimeoutMs, call.metadata));
    }
  }

  #notifyWait(queued: QueuedRequest, reason: QueueWaitReason, ms: number): void {
    try {
      queued.request.onWait(reason, ms);
    } catch (error) {
      this.#reject(queued, error);
    }
  }

  #rejectRateLimited(queued: QueuedRequest): void {
    this.#reject(queued, new RateLimitedError(queued.request.call.metadata, this.#backoff.requestedWaitMs));
  }

  #reject(queued: QueuedRequest, error: unknown): void {
    this.#remove(queued);
    queued.reject(error);
  }

  #remove(queued: QueuedRequest): void {
    this.#queue.remove(queued);
    if (this.#queue.size > 0) return;
    this.#unnotified = [];
    if (this.#timer !== undefined) this.#stopTimer();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/**
 * Creates the rate limiter of a client, which all of its calls share.
 *
 * @param options - See `RateLimiterOptions` for the options and their defaults.
 * @returns A limiter for the option `limiter`.
 * @throws RangeError if an option is invalid.
 *
 * @example
 * const limiter = createRateLimiter({ limit: 300, interval: 60_000 });
 * const send = withResilience(fetch, { limiter });
 */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  checkNames(options, RATE_LIMITER_OPTIONS);
  return new RateLimiter(options);
}
