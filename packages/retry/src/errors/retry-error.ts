import type { CallFacts } from "../call.ts";
import type { GiveUpReason } from "../events.ts";
import { ResilienceError } from "./resilience-error.ts";

/** No answer came, and the request is not sent again. `cause` is what the last attempt threw. */
export class RetryError extends ResilienceError {
  override readonly name = "RetryError";
  override readonly code = "retry";
  /** Why the request is not sent again. */
  readonly reason: GiveUpReason;

  constructor(reason: GiveUpReason, facts: CallFacts, cause: unknown) {
    const { attempts, maybeProcessed } = facts;
    super(
      `No answer after ${attempts === 1 ? "1 attempt" : `${attempts} attempts`}; ${WHY[reason]}. ${
        maybeProcessed
          ? "The server may have acted on the request."
          : "The server has not acted on the request."
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
