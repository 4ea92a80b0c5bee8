import type { WaitDetails } from "../client/call-outcome.ts";
import { log } from "../observability/log.ts";
import type { OperationId } from "../operation.ts";
import type { ClientMiddleware, Middleware, Observer } from "./middleware.ts";
import { errorOfMiddleware } from "./middleware-error.ts";

/**
 * Makes the option `middleware` of middleware. It is a function of its own so that a client without middleware does not carry what
 * they need.
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
      operation: id as OperationId,
      isRepeatable: operation.repeatable !== undefined,
      isFile: operation.responseType === "text",
      reportOutcome: call.reportOutcome,
      reportWait: (wait) => reportWait(wait, id, observer),
    });
    return async (request) => {
      try {
        return await send(request);
      } catch (error) {
        throw errorOfMiddleware(error, call);
      }
    };
  };
}

function reportWait(wait: WaitDetails, operation: string, observer: Observer): void {
  observer.hooks?.onWait?.({ operation, ...wait });
  const { phase, ...details } = wait;
  log(observer, "debug", phase === "begin" ? "waits" : "has waited", () => ({ operation, ...details }));
}
