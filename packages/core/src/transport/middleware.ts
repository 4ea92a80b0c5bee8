import type { Call } from "../client/call.ts";
import type { CallOutcome, WaitDetails } from "../client/call-outcome.ts";
import type { Hooks } from "../observability/hooks.ts";
import type { Logger, LogLevel } from "../observability/log.ts";
import type { OperationId } from "../operation.ts";
import type { Send } from "./send.ts";

/** The hooks and the logger that observe a call. */
export interface Observer {
  readonly hooks?: Hooks;
  readonly logger?: Logger;
  readonly logLevel: LogLevel;
}

/**
 * Puts middleware such as retry, rate limit and timeouts around the attempts of one call. It is called once a call; what it
 * returns is called with the request, and with a request for each redirect that is followed. It may call `attempt` as
 * often as it has to. Each attempt asks for the key, counts, and is told to the hooks.
 */
export type Middleware = (attempt: FetchFunction, call: MiddlewareContext) => Send;

/** A `fetch`, as the middleware take it. */
export type FetchFunction = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The call that middleware are built for. */
export interface MiddlewareContext {
  readonly operation: OperationId;
  /** Whether the same call may be sent again after a failure that leaves open whether the server acted. */
  readonly isRepeatable: boolean;
  /** Whether the answer may be a file, which should stay a stream. */
  readonly isFile: boolean;
  /** Takes what the middleware know of the end of the call; its error will say it. */
  readonly reportOutcome: (outcome: CallOutcome) => void;
  /** Tells the hooks and the log of a wait. */
  readonly reportWait: (wait: WaitDetails) => void;
}

/** Layers, as an option of a client or of a call; `createMiddleware` makes it. */
export type ClientMiddleware = (attempt: Send, call: Call, observer: Observer) => Send;
