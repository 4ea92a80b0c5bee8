import type { CallOptions } from "../config/options.ts";
import { NO_OPTIONS, resolveCallSettings, type Settings } from "../config/settings.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Calls } from "../generated/calls.ts";
import { operations } from "../generated/operations.ts";
import { secretsIn } from "../observability/secrets.ts";
import type { HttpMethod } from "../operation.ts";
import { buildRequest, type RequestInput, type UntypedInput } from "../request/request.ts";
import { parseResponse } from "../response/parse-response.ts";
import { followRedirects } from "../transport/follow-redirects.ts";
import { toFetchFailure } from "../transport/send.ts";
import { isRecord } from "../values.ts";
import { createSend, hideSecrets } from "./attempt.ts";
import { Call } from "./call.ts";
import { apiErrorOf, runStep } from "./call-errors.ts";
import { CallPromise } from "./call-promise.ts";
import { findRequestProblem, findRoute } from "./routes.ts";
import { streamResponse } from "./stream-response.ts";

/** Creates a function for each operation. */
export function createCalls(settings: Settings): Calls {
  const calls: Record<string, unknown> = {};
  for (const [id, operation] of Object.entries(operations)) {
    calls[id] = (input: UntypedInput = {}, options: CallOptions = NO_OPTIONS) =>
      startCall(settings, new Call(id, operation, options), input);
  }
  return calls as object as Calls;
}

/** Calls a route by its method and path. */
export function callRoute(
  settings: Settings,
  method: HttpMethod,
  path: string,
  input: RequestInput = {},
  options: CallOptions = NO_OPTIONS,
): CallPromise<unknown> {
  const problem = findRequestProblem(method, path, input);
  if (problem !== undefined) {
    const error = new InvalidInputError(`request: ${problem}`);
    return new CallPromise(Promise.reject(error), async () => undefined);
  }
  const { id, operation, parameters } = findRoute(method, path, input.repeatable);
  const complete = parameters === undefined ? input : { ...input, path: parameters };
  return startCall(settings, new Call(id, operation, options), complete);
}

function startCall(settings: Settings, call: Call, input: UntypedInput): CallPromise<unknown> {
  const response = runStep(call, () => sendCall(settings, call, input));
  return new CallPromise(
    response,
    (received) => parseResponse(received, call),
    () => streamResponse(call, response),
  );
}

/** Sends the request of a call and returns its successful response. */
async function sendCall(ofClient: Settings, call: Call, input: UntypedInput): Promise<Response> {
  const { operation } = call;
  const settings = resolveCallSettings(ofClient, call.options);
  hideSecrets(call, settings);
  if (!isRecord(input)) throw new InvalidInputError("The input must be an object with path, query or body.");
  if (operation.secrets !== undefined) call.secrets.push(...secretsIn(input.body, operation.secrets));
  const built = buildRequest(call, settings, input);
  const { url, init } = built instanceof Promise ? await built : built;
  const send = createSend(call, settings);
  let response: Response;
  try {
    response = await send(url, init);
    if (!response.ok) response = await followRedirects(send, response, url, init);
  } catch (error) {
    throw toFetchFailure(settings.middleware?.translateError(error, call) ?? error);
  }
  if (!response.ok) throw await apiErrorOf(call, response);
  return response;
}
