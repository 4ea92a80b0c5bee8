import type { Call, CallOutcome } from "../client/call.ts";
import type { Hooks, WaitDetails } from "../observability/hooks.ts";
import type { Logger, LogLevel } from "../observability/log.ts";
import type { Send } from "./send.ts";

/** The hooks and the logger that observe a call. */
export interface Observer {
  readonly hooks?: Hooks;
  readonly logger?: Logger;
  readonly logLevel: LogLevel;
}

/**
 * Wraps the attempts of one call, for instance with retries, a rate limiter or a timeout. It runs once for each call.
 * The function that it returns runs for the request and for each redirect that is followed, and may call `attempt` any
 * number of times. Each attempt requests the key and runs the hooks, and is counted in `attempts`.
 */
export type Middleware = (attempt: FetchFunction, call: MiddlewareContext) => Send;

/** A function with the signature of the standard `fetch`. */
export type FetchFunction = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The call that middleware wraps. */
export interface MiddlewareContext {
  /** The id of the operation, or `METHOD /path` for a route that is not in the SDK. */
  readonly operation: string;
  /** Whether the call may be sent again after a failure that leaves open whether the server acted. */
  readonly isRepeatable: boolean;
  /** Whether the response may be a file, which should stay a stream. */
  readonly isFile: boolean;
  /** Reports how the call ended. The error of the call contains these details. */
  readonly reportOutcome: (outcome: CallOutcome) => void;
  /** Reports a wait to the hook `onWait` and to the log. */
  readonly reportWait: (wait: WaitDetails) => void;
}

/** The option `middleware` of a client or of a call. `createMiddleware` creates it. */
export type ClientMiddleware = (attempt: Send, call: Call, observer: Observer) => Send;
