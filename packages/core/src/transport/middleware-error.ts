import type { Call } from "../client/call.ts";
import type { CallOutcome } from "../client/call-outcome.ts";
import { NotSentError } from "../errors/not-sent-error.ts";
import { isRecord } from "../is-record.ts";
import { NonRetryableError } from "./non-retryable-error.ts";

/** The codes of middleware that did not send a request. */
const UNSENT: ReadonlySet<unknown> = new Set(["queue_full", "rate_limited", "store_unavailable"]);

interface MiddlewareError extends CallOutcome {
  readonly code: unknown;
  readonly message: string;
}

/** What a call ends with when a layer threw; what it only let through stays as it is. */
export function errorOfMiddleware(thrown: unknown, call: Call): unknown {
  const layer = readMiddlewareError(thrown);
  if (layer === undefined) return thrown;
  call.reportOutcome(layer);
  const why = call.redact(layer.message);
  if (!UNSENT.has(layer.code)) return new NonRetryableError(call.connectionError(thrown, why));
  return new NonRetryableError(new NotSentError(call.context, call.safeCause(thrown), why));
}

/** Reads an error of a layer by its fields, since it may be of any package. */
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
    // It throws when it is looked at, as no layer's does.
    return undefined;
  }
}
