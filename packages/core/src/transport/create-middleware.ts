import type { WaitDetails } from "../observability/hooks.ts";
import { log } from "../observability/log.ts";
import type { ClientMiddleware, Middleware, Observer } from "./middleware.ts";
import { translateMiddlewareError } from "./middleware-error.ts";

/**
 * Creates the option `middleware` of a client or of a call. A client without middleware does not bundle this code.
 *
 * Middleware may throw an error with `code`, `message`, `maybeProcessed` and `retryAfterMs`, as `@grinfi/retry` does.
 * The call then fails with the corresponding error of the SDK: `NotSentError`, `TimeoutError` or `ConnectionError`.
 *
 * @param middleware - Wraps the attempts of each call. To combine several, wrap one in the other.
 * @returns A value for the option `middleware`.
 *
 * @example
 * const client = createClient({
 *   middleware: createMiddleware((attempt, { isRepeatable }) => withRetry(attempt, { repeatable: isRepeatable })),
 * });
 */
export function createMiddleware(middleware: Middleware): ClientMiddleware {
  return (attempt, call, observer) => {
    const { id, operation } = call;
    const send = middleware((input, init) => attempt(new Request(input, init)), {
      operation: id,
      isRepeatable: operation.repeatable !== undefined,
      isFile: operation.responseType === "text",
      reportOutcome: call.reportOutcome,
      reportWait: (wait) => reportWait(wait, id, observer),
    });
    return async (request) => {
      try {
        return await send(request);
      } catch (error) {
        throw translateMiddlewareError(error, call);
      }
    };
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
