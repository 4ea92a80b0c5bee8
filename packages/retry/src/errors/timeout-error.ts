import type { CallMetadata } from "../call/call.ts";
import { ResilienceError } from "./resilience-error.ts";

/** Which time was over: that of one attempt or that of the whole call. */
export type TimeoutKind = "attempt" | "total";

/** The time for an attempt or for the whole call is over. */
export class FetchTimeoutError extends ResilienceError {
  override readonly name = "FetchTimeoutError";
  override readonly code = "timeout";
  readonly kind: TimeoutKind;

  constructor(kind: TimeoutKind, ms: number, facts: CallMetadata) {
    super(`The ${kind === "attempt" ? "attempt" : "call"} did not end within ${ms} ms.`, facts);
    this.kind = kind;
  }
}
