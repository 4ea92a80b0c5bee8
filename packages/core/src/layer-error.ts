import { isRecord } from "./is-record.ts";
import type { CallOutcome } from "./layers.ts";

/** The codes of layers that did not send a request. */
const UNSENT: ReadonlySet<unknown> = new Set(["queue_full", "rate_limited", "store_unavailable"]);

/** What an error of a layer says of the call. */
export interface LayerError extends CallOutcome {
  readonly message: string;
  readonly isUnsent: boolean;
}

/** Reads an error of a layer by its fields, since it may be of any package; `undefined` when it is none. */
export function readLayerError(thrown: unknown): LayerError | undefined {
  try {
    if (!(thrown instanceof Error && isRecord(thrown))) return undefined;
    const { code, maybeProcessed, message, retryAfterMs } = thrown;
    if (typeof maybeProcessed !== "boolean" || typeof message !== "string") return undefined;
    return {
      maybeProcessed,
      retryAfterMs: typeof retryAfterMs === "number" ? retryAfterMs : undefined,
      message,
      isUnsent: UNSENT.has(code),
    };
  } catch {
    // It throws when it is looked at, as no layer's does.
    return undefined;
  }
}
