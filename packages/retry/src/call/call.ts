/** How a call has gone so far; every error of the package carries it. */
export interface CallMetadata {
  /** How often the request was sent; 0 when it never was. */
  readonly attempts: number;
  /** Milliseconds since the call began. */
  readonly elapsedMs: number;
  /** How long the server asked to wait, in milliseconds, when it did. */
  readonly retryAfterMs: number | undefined;
  /**
   * Whether the server may have acted on the request. `false` is certain: the request never reached it, or it was refused
   * with 429.
   */
  readonly maybeProcessed: boolean;
}

/** What the layers of one call know together. It travels in `init`, where a `fetch` does not see it. */
export class Call {
  readonly #start = performance.now();
  #deadline = Number.POSITIVE_INFINITY;
  #totalMs = Number.POSITIVE_INFINITY;
  /** Attempts that have ended. */
  ended = 0;
  // Without a layer that says otherwise a call is one request, sent as soon as it begins.
  #sentAt: number | undefined = this.#start;
  /** Whether an attempt that has ended may have been acted on. */
  wasAmbiguous = false;
  retryAfterMs: number | undefined;
  /** Its place in the order of calls, kept for the whole call. */
  sequence: number | undefined;
  /** Whether calls wait elsewhere after a 429, so that a retry need not. */
  hasSharedBackoff = false;
  /** Whether the call returns to the queue after its last 429. */
  returnsToQueue = false;
  /** How often the call met a 429: its own, and those of the requests that were sent to try while it waited. */
  #refusals = 0;
  /** When it met the first. */
  #refusedAt = Number.POSITIVE_INFINITY;

  /** An attempt is on its way. */
  send(): void {
    this.#sentAt = performance.now();
  }

  /** No attempt is on its way: it ended, or it has to wait for a slot first. */
  halt(): void {
    this.#sentAt = undefined;
  }

  /** The call met a 429. */
  meetRefusal(): void {
    this.#refusals += 1;
    this.#refusedAt = Math.min(this.#refusedAt, performance.now());
  }

  /**
   * Whether the call waits until the last 429 is over.
   *
   * @param maxRateLimitRetries - After how many it gives up.
   * @param renewalMs - Milliseconds in which the limit is renewed: it does not give up before, unless the server says itself
   *   how long to wait.
   */
  waitsOut(maxRateLimitRetries: number, renewalMs: number, retryAfterMs: number | undefined): boolean {
    if (this.#refusals <= maxRateLimitRetries) return true;
    return retryAfterMs === undefined && performance.now() - this.#refusedAt < renewalMs;
  }

  /** Milliseconds since the attempt was sent. */
  get sentForMs(): number | undefined {
    return this.#sentAt === undefined ? undefined : performance.now() - this.#sentAt;
  }

  get facts(): CallMetadata {
    const isUnderWay = this.#sentAt !== undefined;
    return {
      attempts: this.ended + (isUnderWay ? 1 : 0),
      elapsedMs: Math.round(performance.now() - this.#start),
      retryAfterMs: this.retryAfterMs,
      maybeProcessed: this.wasAmbiguous || isUnderWay,
    };
  }

  /** Gives the call this many milliseconds from now. */
  limitTo(ms: number): void {
    if (ms >= this.remainingMs) return;
    this.#deadline = performance.now() + ms;
    this.#totalMs = ms;
  }

  /** Milliseconds for the whole call. */
  get totalMs(): number {
    return this.#totalMs;
  }

  /** When the time for the call is over, by `performance.now()`. */
  get deadline(): number {
    return this.#deadline;
  }

  /** Milliseconds that are left. */
  get remainingMs(): number {
    return this.#deadline - performance.now();
  }
}

const CALL: unique symbol = Symbol("call");

interface InitOfCall extends RequestInit {
  readonly [CALL]?: Call;
}

/** The call that a request belongs to; a new one when this is the outermost layer. */
export function callOf(init: InitOfCall | undefined): Call {
  return init?.[CALL] ?? new Call();
}

/** `init` for the next layer. */
export function within(call: Call, init: RequestInit | undefined, more?: RequestInit): RequestInit {
  const next: InitOfCall = { ...init, ...more, [CALL]: call };
  return next;
}

/**
 * Makes an `init` for several requests that are one call, such as a request and those that its redirects lead to. The
 * total timeout is for all of them together, and errors count the attempts of all.
 *
 * @example
 * const init = createCallInit();
 * const { headers } = await send(url, { ...init, redirect: "manual" });
 * const response = await send(new URL(headers.get("location") ?? "", url), init);
 */
export function createCallInit(): RequestInit {
  return within(new Call(), undefined);
}
