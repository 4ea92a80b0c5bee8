import type { Call, CallOutcome } from "../client/call.ts";
import { connectionErrorOf, contextOf, redactorOf } from "../client/call-errors.ts";
import { NotSentError, type NotSentReason } from "../errors/not-sent-error.ts";
import { safeCause } from "../observability/redact.ts";
import { isRecord } from "../values.ts";
import { NonRetryableError } from "./send.ts";

/** The codes of middleware errors for a request that was not sent. */
const NOT_SENT_CODES: readonly NotSentReason[] = ["queue_full", "rate_limited", "store_unavailable"];

interface MiddlewareError extends CallOutcome {
  readonly code: unknown;
  readonly message: string;
}

/** Converts an error of middleware to an error of the SDK. Any other error is returned unchanged. */
export function translateMiddlewareError(thrown: unknown, call: Call): unknown {
  const error = readMiddlewareError(thrown);
  if (error === undefined) return thrown;
  call.outcome = error;
  const redact = redactorOf(call);
  const why = redact(error.message);
  const reason = NOT_SENT_CODES.find((code) => code === error.code);
  if (reason === undefined) return new NonRetryableError(connectionErrorOf(call, thrown, why));
  return new NonRetryableError(new NotSentError(contextOf(call), reason, safeCause(thrown, redact), why));
}

/** Recognises an error of middleware by its fields, because its class may come from any package. */
function readMiddlewareError(thrown: unknown): MiddlewareError | undefined {
  try {
    if (!(thrown instanceof Error && isRecord(thrown))) return undefined;
    const { code, maybeProcessed, message, retryAfterMs } = thrown;
    if (typeof maybeProcessed !== "boolean" || typeof message !== "string") return undefined;
    return {
      code,
      maybeProcessed,
      message,
      retryAfterMs: typeof retryAfterMs === "number" ? retryAfterMs : undefined,
    };
  } catch {
    // A getter of the error threw. No error of middleware does that.
    return undefined;
  }
}
