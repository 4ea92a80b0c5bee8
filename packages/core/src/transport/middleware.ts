import type { Call, CallOutcome } from "../client/call.ts";
import type { OptionRule } from "../config/check-options.ts";
import type { Hooks, WaitDetails } from "../observability/hooks.ts";
import type { Logger, LogLevel } from "../observability/log.ts";
import type { FetchFunction } from "./send.ts";

/** The hooks and the logger that observe a call. */
export interface Observer {
  readonly hooks?: Hooks;
  readonly logger?: Logger;
  readonly logLevel: LogLevel;
}

/**
 * Wraps the attempts of one call, for instance with retries, a rate limiter or a timeout. It runs once for each call,
 * so create what calls share before. The function that it returns runs for the request and for each redirect that is
 * followed, and may call `attempt` any number of times. Each attempt requests the key and runs the hooks, and is counted
 * in `attempts`.
 *
 * @typeParam Options - The options of a call, if the middleware has options of its own.
 */
export type Middleware<Options = unknown> = (
  attempt: FetchFunction,
  call: MiddlewareContext<Options>,
) => FetchFunction;

/** The call that middleware wraps. */
export interface MiddlewareContext<Options = unknown> {
  /** The id of the operation, or `METHOD /path` for a route that is not in the SDK. */
  readonly operation: string;
  /** Whether the call may be sent again after a failure that leaves open whether the server acted. */
  readonly isRepeatable: boolean;
  /** The options of the call. */
  readonly options: Options;
  /** Reports how the call ended. The error of the call contains these details. */
  readonly reportOutcome: (outcome: CallOutcome) => void;
  /** Reports a wait to the hook `onWait` and to the log. */
  readonly reportWait: (wait: WaitDetails) => void;
}

/** The option `middleware` of a client or of a call. `createMiddleware` creates it. */
export interface ClientMiddleware {
  /** Wraps the attempts of one call. */
  readonly wrap: (attempt: FetchFunction, call: Call, observer: Observer) => FetchFunction;
  /** Converts an error of the middleware to an error of the SDK. Any other error is returned unchanged. */
  readonly translateError: (thrown: unknown, call: Call) => unknown;
  /** Whether an attempt reads the body of a successful response. */
  readonly attemptsReadBody: boolean;
  /** The rules for all options of a call, if the middleware has options of its own. */
  readonly optionRules: Readonly<Record<string, OptionRule>> | undefined;
}
