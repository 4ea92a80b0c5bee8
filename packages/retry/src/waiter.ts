import type { Call } from "./call.ts";
import type { Priority } from "./line.ts";

/** A request that was let through. */
export interface Pass {
  /** The answer began, or the request failed. */
  leave(): void;
  /** The server refused it with 429; the gate closes for all. */
  refuse(retryAfterMs: number | undefined): void;
}

/** A call that wants to send a request. */
export interface Entry {
  readonly call: Call;
  readonly signal: AbortSignal | undefined;
  readonly priority: Priority;
  /** Milliseconds in which the request has its answer or has failed. */
  readonly answerWithin: number;
  /** How long it waits at the gate at most, in milliseconds. */
  readonly maxRetryAfter: number;
  /** After how many refusals it no longer waits at the gate. */
  readonly maxRefusals: number;
  /** Called when it has to wait. */
  readonly onWait: (reason: "gate" | "place", expectedMs: number) => void;
}

/** One who waits in line. */
export class Waiter {
  readonly call: Call;
  readonly priority: Priority;
  readonly ticket: number;
  readonly answerWithin: number;
  readonly maxRetryAfter: number;
  readonly maxRefusals: number;
  /** Rejects with the signal's reason as soon as that is aborted. */
  readonly pass: Promise<Pass>;
  readonly #entry: Entry;
  #isTold = false;
  #resolve: (pass: Pass) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  readonly #abort: () => void;

  constructor(entry: Entry, ticket: number, leave: () => void) {
    this.#entry = entry;
    this.call = entry.call;
    this.priority = entry.priority;
    this.ticket = ticket;
    this.answerWithin = entry.answerWithin;
    this.maxRetryAfter = entry.maxRetryAfter;
    this.maxRefusals = entry.maxRefusals;
    this.pass = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#abort = () => {
      leave();
      this.reject(entry.signal?.reason);
    };
    entry.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  admit(pass: Pass): void {
    this.#end();
    this.#resolve(pass);
  }

  reject(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  /** Says once that it has to wait. */
  tell(reason: "gate" | "place", expectedMs: number): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#entry.onWait(reason, expectedMs);
  }

  #end(): void {
    this.#entry.signal?.removeEventListener("abort", this.#abort);
  }
}
