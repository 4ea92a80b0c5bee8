import type { OptionRules } from "../config/check-options.ts";
import type { WaitDetails } from "../observability/hooks.ts";
import { log } from "../observability/log.ts";
import type { ClientMiddleware, Middleware, Observer } from "./middleware.ts";
import { translateMiddlewareError } from "./middleware-error.ts";

/** Settings of middleware. */
export interface MiddlewareSettings<Options> {
  /**
   * Whether an attempt reads the body of a successful response, unless it is a file, so that a truncated body is a failed
   * attempt. Set it only if the middleware does not read the body.
   *
   * @default false
   */
  readonly attemptsReadBody?: boolean;
  /**
   * The rules for all options of a call, if the middleware has options of its own: `CALL_OPTIONS` and its own rules. It
   * finds the options in `options` of its second argument.
   *
   * @default undefined: calls have only the options of this package
   */
  readonly optionRules?: OptionRules<Options>;
}

/**
 * Creates the option `middleware` of a client or of a call. A client without middleware does not bundle this code.
 *
 * Middleware may throw an error with `code`, `message`, `maybeProcessed` and `retryAfterMs`, as `@grinfi/retry` does.
 * The call then fails with the corresponding error of the SDK: `NotSentError`, `TimeoutError` or `ConnectionError`.
 *
 * @param middleware - Wraps the attempts of each call. To combine several, wrap one in the other.
 * @param settings - See `MiddlewareSettings` for their defaults.
 * @returns A value for the option `middleware`.
 *
 * @example
 * const client = createClient({
 *   middleware: createMiddleware((attempt, { isRepeatable }) => withRetry(attempt, { repeatable: isRepeatable })),
 * });
 */
export function createMiddleware<Options extends object = object>(
  middleware: Middleware<Options>,
  { attemptsReadBody = false, optionRules }: MiddlewareSettings<Options> = {},
): ClientMiddleware {
  return {
    attemptsReadBody,
    optionRules,
    translateError: translateMiddlewareError,
    wrap: (attempt, call, observer) => {
      const { id, operation } = call;
      return middleware(attempt, {
        operation: id,
        isRepeatable: operation.repeatable !== undefined,
        options: call.options as Options,
        reportOutcome: (outcome) => {
          call.outcome = outcome;
        },
        reportWait: (wait) => reportWait(wait, id, observer),
      });
    },
  };
}

function reportWait(wait: WaitDetails, operation: string, observer: Observer): void {
  observer.hooks?.onWait?.({ operation, ...wait });
  const { phase, ...details } = wait;
  log(observer, "debug", phase === "begin" ? "waiting" : "finished waiting", () => ({
    operation,
    ...details,
  }));
}
