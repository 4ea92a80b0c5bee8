import { onAbort } from "@grinfi/abort";
import type { Call } from "../call/call.ts";
import type { Priority } from "./request-queue.ts";

/** A request that was let through. */
export interface Pass {
  /** The response began, or the request failed. */
  leave(): void;
  /** The server answered 429: all calls pause. */
  refuse(retryAfterMs: number | undefined): void;
}

/** A call that wants to send a request. */
export interface Entry {
  readonly call: Call;
  readonly signal: AbortSignal | undefined;
  readonly priority: Priority;
  /** Milliseconds in which the request has its response or has failed. */
  readonly responseTimeout: number;
  /** The longest pause that it waits for, in milliseconds. */
  readonly maxRetryAfter: number;
  /** After how many 429s it gives up. */
  readonly maxRateLimitRetries: number;
  /** Called when it has to wait. */
  readonly onWait: (reason: "shared_backoff" | "rate_limit", expectedMs: number) => void;
}

/** A request that waits in the queue. */
export class QueuedRequest {
  readonly entry: Entry;
  readonly priority: Priority;
  readonly sequence: number;
  readonly deadline: number;
  /** Rejects with the signal's reason as soon as that is aborted. */
  readonly pass: Promise<Pass>;
  readonly #stop: () => void;
  #isWaiting = true;
  #resolve: (pass: Pass) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  /** @param leave - Takes it out of the queue; called when its signal is aborted. */
  constructor(entry: Entry, sequence: number, leave: () => void) {
    this.entry = entry;
    this.priority = entry.priority;
    this.sequence = sequence;
    this.deadline = entry.call.deadline;
    this.pass = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#stop = onAbort(entry.signal, () => {
      leave();
      this.reject(entry.signal?.reason);
    });
  }

  /** Whether it has neither passed nor been rejected. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  admit(pass: Pass): void {
    this.#end();
    this.#resolve(pass);
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
