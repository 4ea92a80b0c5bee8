import type { Call } from "./call.ts";
import { errorOfLayer } from "./layer-error.ts";
import { log } from "./log.ts";
import type { OperationId } from "./operation.ts";
import type { Send } from "./send.ts";
import type { Settings } from "./settings.ts";

/**
 * Puts layers such as retry, rate limit and timeouts around the attempts of one call. It is called once a call; what it
 * returns is called with the request, and with a request for each redirect that is followed. It may call `attempt` as
 * often as it has to. Each attempt asks for the key, counts, and is told to the hooks.
 */
export type Layers = (attempt: Fetch, call: LayeredCall) => Send;

/** A `fetch`, as the layers take it. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The call that layers are built for. */
export interface LayeredCall {
  readonly operation: OperationId;
  /** Whether the same call may be sent again after a failure that leaves open whether the server acted. */
  readonly isRepeatable: boolean;
  /** Whether the answer may be a file, which should stay a stream. */
  readonly isFile: boolean;
  /** Takes what the layers know of the end of the call; its error will say it. */
  readonly report: (outcome: CallOutcome) => void;
  /** Tells the hooks and the log of a wait. */
  readonly tellWait: (wait: Wait) => void;
}

/** What only the layers around the attempts of a call know of its end. */
export interface CallOutcome {
  /** Whether the server may have acted on the call. */
  readonly maybeProcessed: boolean;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** A sentence on why the call was not sent again; it comes into the message of an error status. */
  readonly why?: string;
}

/** A wait of a call that begins, or that is over. */
export interface Wait {
  readonly phase: "begin" | "end";
  /** Why, such as `backoff`, `retry_after`, `gate` or `place`. */
  readonly reason: string;
  /** Milliseconds: how long it will take at least, or how long it took. */
  readonly durationMs: number;
}

/** Layers, as an option of a client or of a call; `layered` makes it. */
export type Layered = (attempt: Send, call: Call, settings: Settings) => Send;

/**
 * Makes the option `layers` of layers. It is a function of its own so that a client without layers does not carry what
 * they need.
 *
 * @example
 * const client = createClient({
 *   layers: layered((attempt, { isRepeatable }) => withRetry(attempt, { repeatable: isRepeatable })),
 * });
 */
export function layered(layers: Layers): Layered {
  return (attempt, call, settings) => {
    const { id, operation } = call;
    const send = layers((input, init) => attempt(new Request(input, init)), {
      operation: id as OperationId,
      isRepeatable: operation.repeatable !== undefined,
      isFile: operation.answer === "text",
      report: call.report,
      tellWait: (wait) => tellWait(wait, id, settings),
    });
    return async (request) => {
      try {
        return await send(request);
      } catch (error) {
        throw errorOfLayer(error, call);
      }
    };
  };
}

function tellWait(wait: Wait, operation: string, settings: Settings): void {
  settings.hooks?.onWait?.({ operation, ...wait });
  const { phase, ...details } = wait;
  log(settings, "debug", phase === "begin" ? "waits" : "has waited", () => ({ operation, ...details }));
}
