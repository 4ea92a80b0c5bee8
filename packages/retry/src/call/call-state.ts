import type { CallMetadata } from "./call-metadata.ts";
import type { OnEvent } from "./events.ts";

/** Settings of one call, which take precedence over the options of its middleware. */
export interface CallSettings {
  /**
   * Whether it is safe for the server to act on the request twice.
   *
   * @default the option `repeatable` of the middleware
   */
  readonly repeatable?: boolean;
  /**
   * Receives the events of the call.
   *
   * @default the option `onEvent` of the middleware
   */
  readonly onEvent?: OnEvent;
}

/** The state that all middleware of one call shares. It is passed in `init`, under a symbol that `fetch` ignores. */
export class CallState {
  readonly settings: CallSettings;
  readonly #start = performance.now();
  #deadline = Number.POSITIVE_INFINITY;
  #totalTimeoutMs = Number.POSITIVE_INFINITY;
  /** The number of attempts that have ended. */
  endedAttempts = 0;
  // Without retry or rate limit, a call is one request, which is sent as soon as the call begins.
  #sentAt: number | undefined = this.#start;
  /** Whether the server may have acted on an attempt that has ended. */
  maybeProcessedBefore = false;
  retryAfterMs: number | undefined;
  /** The sequence number of the call in the queue. All retries keep it. */
  sequence: number | undefined;
  /** Whether a limiter waits after a 429, so that a retry does not have to wait, too. */
  hasSharedBackoff = false;
  /** Whether the call returns to the queue after its last 429. */
  returnsToQueue = false;
  /** The number of 429 responses to this call, and to probes that were sent while it waited. */
  #rateLimitedCount = 0;
  /** When the first 429 was received. */
  #rateLimitedAt = Number.POSITIVE_INFINITY;

  constructor(settings: CallSettings = {}) {
    this.settings = settings;
  }

  /** Records that an attempt is sent. */
  markSent(): void {
    this.#sentAt = performance.now();
  }

  /** Records that no attempt is in progress: the last one ended, or the next one waits for a slot. */
  markIdle(): void {
    this.#sentAt = undefined;
  }

  /** Counts a 429. */
  countRateLimited(): void {
    this.#rateLimitedCount += 1;
    this.#rateLimitedAt = Math.min(this.#rateLimitedAt, performance.now());
  }

  /**
   * Returns whether the call waits again after the last 429.
   *
   * @param maxRateLimitRetries - The number of 429 responses after which the call gives up.
   * @param renewalMs - Milliseconds after which the limit is renewed. The call does not give up earlier, unless the
   *   server says how long to wait.
   */
  mayWaitAfterRateLimit(
    maxRateLimitRetries: number,
    renewalMs: number,
    retryAfterMs: number | undefined,
  ): boolean {
    if (this.#rateLimitedCount <= maxRateLimitRetries) return true;
    return retryAfterMs === undefined && performance.now() - this.#rateLimitedAt < renewalMs;
  }

  /** Ends the current attempt. @returns The milliseconds that it took, or `undefined` if none was in progress. */
  endAttempt(): number | undefined {
    if (this.#sentAt === undefined) return undefined;
    const durationMs = performance.now() - this.#sentAt;
    this.#sentAt = undefined;
    this.endedAttempts += 1;
    return durationMs;
  }

  get metadata(): CallMetadata {
    const isInFlight = this.#sentAt !== undefined;
    return {
      attempts: this.endedAttempts + (isInFlight ? 1 : 0),
      elapsedMs: Math.round(performance.now() - this.#start),
      retryAfterMs: this.retryAfterMs,
      maybeProcessed: this.maybeProcessedBefore || isInFlight,
    };
  }

  /** Sets the deadline to `ms` milliseconds from now, unless it is earlier. */
  setTotalTimeout(ms: number): void {
    if (ms >= this.remainingMs) return;
    this.#deadline = performance.now() + ms;
    this.#totalTimeoutMs = ms;
  }

  /** The timeout of the whole call, in milliseconds. */
  get totalTimeoutMs(): number {
    return this.#totalTimeoutMs;
  }

  /** The time at which the total timeout expires, as in `performance.now()`. */
  get deadline(): number {
    return this.#deadline;
  }

  /** Milliseconds until the deadline. */
  get remainingMs(): number {
    return this.#deadline - performance.now();
  }
}

const CALL_STATE: unique symbol = Symbol("call state");

interface InitWithCall extends RequestInit {
  readonly [CALL_STATE]?: CallState;
}

/** Returns the state of the call that a request belongs to. The outermost middleware gets a new one. */
export function callStateOf(init: InitWithCall | undefined): CallState {
  return init?.[CALL_STATE] ?? new CallState();
}

/** Returns the `init` for the next middleware. @param signal - Replaces that of the request. */
export function initWithCall(
  call: CallState,
  init: RequestInit | undefined,
  signal?: AbortSignal | undefined,
): RequestInit {
  const next: InitWithCall & RequestInit = { ...init, [CALL_STATE]: call };
  if (signal !== undefined) next.signal = signal;
  return next;
}

/**
 * Creates an `init` for the requests of one call, such as a request and the redirects that it leads to. They share one
 * total timeout. The errors of `withRetry` and `withResilience` count the attempts of all of them.
 *
 * @param settings - Settings of the call: `repeatable` and `onEvent` (default: those of the middleware).
 * @returns An `init` to spread into that of each request.
 *
 * @example
 * const init = createCallInit({ repeatable: true });
 * const { headers } = await send(url, { ...init, redirect: "manual" });
 * const response = await send(new URL(headers.get("location") ?? "", url), init);
 */
export function createCallInit(settings: CallSettings = {}): RequestInit {
  return initWithCall(new CallState(settings), undefined);
}
