import type { Wait } from "../client/call-outcome.ts";
import { log } from "../observability/log.ts";
import type { OperationId } from "../operation.ts";
import { errorOfLayer } from "./layer-error.ts";
import type { Layered, Layers, Observer } from "./layer-types.ts";

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
  return (attempt, call, observer) => {
    const { id, operation } = call;
    const send = layers((input, init) => attempt(new Request(input, init)), {
      operation: id as OperationId,
      isRepeatable: operation.repeatable !== undefined,
      isFile: operation.answer === "text",
      report: call.report,
      tellWait: (wait) => tellWait(wait, id, observer),
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

function tellWait(wait: Wait, operation: string, observer: Observer): void {
  observer.hooks?.onWait?.({ operation, ...wait });
  const { phase, ...details } = wait;
  log(observer, "debug", phase === "begin" ? "waits" : "has waited", () => ({ operation, ...details }));
}
