import { onAbort } from "@grinfi/abort";
import type { CallState } from "../call/call-state.ts";
import type { Priority } from "./request-queue.ts";

/** The permission to send one request. */
export interface Permit {
  /** Call this when the response has begun or the request has failed. */
  release(): void;
  /**
   * Call this after a 429. All calls of the limiter pause.
   *
   * @param retryAfterMs - The wait that the server requested, in milliseconds.
   */
  reportRateLimited(retryAfterMs: number | undefined): void;
}

/** A request for a permit. */
export interface PermitRequest {
  readonly call: CallState;
  readonly signal: AbortSignal | undefined;
  readonly priority: Priority;
  /** Milliseconds within which the request gets its response or fails. */
  readonly responseTimeout: number;
  /** The longest pause for which the call waits, in milliseconds. */
  readonly maxRetryAfter: number;
  /** The number of 429 responses after which the call gives up. */
  readonly maxRateLimitRetries: number;
  /** Called if the call has to wait. */
  readonly onWait: (reason: "shared_backoff" | "rate_limit", expectedMs: number) => void;
}

/** A request that waits in the queue. */
export class QueuedRequest {
  readonly request: PermitRequest;
  readonly priority: Priority;
  readonly sequence: number;
  readonly deadline: number;
  /** Rejects with the signal's reason as soon as the signal is aborted. */
  readonly permit: Promise<Permit>;
  readonly #stop: () => void;
  #isWaiting = true;
  #resolve: (permit: Permit) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  /** @param removeFromQueue - Called when the signal is aborted. */
  constructor(request: PermitRequest, sequence: number, removeFromQueue: () => void) {
    this.request = request;
    this.priority = request.priority;
    this.sequence = sequence;
    this.deadline = request.call.deadline;
    this.permit = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#stop = onAbort(request.signal, () => {
      removeFromQueue();
      this.reject(request.signal?.reason);
    });
  }

  /** Whether the request was neither admitted nor rejected yet. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  admit(permit: Permit): void {
    this.#end();
    this.#resolve(permit);
  }

  reject(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#isWaiting = false;
    this.#stop();
  }
}
