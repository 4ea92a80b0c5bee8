import type { CallMetadata } from "../call/call.ts";
import type { GiveUpReason } from "../call/events.ts";
import { ResilienceError } from "./resilience-error.ts";

/** No response was received, and the request is not sent again. `cause` is what the last attempt threw. */
export class RetryError extends ResilienceError {
  override readonly name = "RetryError";
  override readonly code = "retry";
  /** Why the request is not sent again. */
  readonly reason: GiveUpReason;

  constructor(reason: GiveUpReason, facts: CallMetadata, cause: unknown, isRepeatable: boolean) {
    const { attempts, maybeProcessed } = facts;
    const acted = maybeProcessed
      ? "The server may have acted on the request."
      : "The server has not acted on the request.";
    super(
      `No response after ${attempts === 1 ? "1 attempt" : `${attempts} attempts`}; ${WHY[reason]}.${
        // Of a request that may be repeated nobody needs to know.
        isRepeatable ? "" : ` ${acted}`
      }`,
      facts,
      cause,
    );
    this.reason = reason;
  }
}

const WHY: Readonly<Record<GiveUpReason, string>> = {
  attempts_used: "no more are allowed",
  body_not_replayable: "the body cannot be sent again",
  budget_empty: "the retry budget is empty, because too many requests fail",
  deadline: "the next would come after the deadline",
  not_repeatable: "the request must not be sent twice",
  retry_after_too_long: "the server asks to wait too long",
  untrusted_certificate: "the certificate of the server is not trusted",
};
