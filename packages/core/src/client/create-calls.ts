import type { CallOptions } from "../config/options.ts";
import { NO_OPTIONS, resolveCallSettings, type Settings } from "../config/settings.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Calls } from "../generated/calls.ts";
import { operations } from "../generated/operations.ts";
import { secretsIn } from "../observability/secrets.ts";
import type { HttpMethod, Operation } from "../operation.ts";
import { buildRequest, type RequestInput, type UntypedInput } from "../request/request.ts";
import { serialiseBody } from "../request/serialise-body.ts";
import { parseResponse } from "../response/parse-response.ts";
import { followRedirects } from "../transport/follow-redirects.ts";
import { toFetchFailure } from "../transport/send.ts";
import { isRecord } from "../values.ts";
import { createAttempt } from "./attempt.ts";
import { Call } from "./call.ts";
import { CallPromise } from "./call-promise.ts";
import { findRequestProblem, findRoute } from "./routes.ts";

/** Creates a function for each operation. */
export function createCalls(settings: Settings): Calls {
  const calls = Object.entries(operations).map(([id, operation]) => [
    id,
    (input: UntypedInput = {}, options: CallOptions = NO_OPTIONS) =>
      startCall(settings, id, operation, input, options),
  ]);
  return Object.fromEntries(calls) as Calls;
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
    return new CallPromise(
      Promise.reject(new InvalidInputError(`request: ${problem}`)),
      async () => undefined,
    );
  }
  const { id, operation, parameters } = findRoute(method, path, input.repeatable);
  const complete = parameters === undefined ? input : { ...input, path: parameters };
  return startCall(settings, id, operation, complete, options);
}

function startCall(
  settings: Settings,
  id: string,
  operation: Operation,
  input: UntypedInput,
  options: CallOptions,
): CallPromise<unknown> {
  // An invalid signal is rejected within the call, so that the promise rejects.
  const signal = typeof options?.signal?.throwIfAborted === "function" ? options.signal : undefined;
  const call = new Call(id, operation, signal);
  const response = call.step(() => sendCall(resolveCallSettings(settings, options), call, input));
  return new CallPromise(
    response,
    (unread) => call.step(() => parseResponse(unread, call)),
    (unread) => call.bindSignal(unread),
  );
}

/** Sends the request of a call and returns its successful response. */
async function sendCall(settings: Settings, call: Call, input: UntypedInput): Promise<Response> {
  const { operation } = call;
  if (!isRecord(input)) throw new InvalidInputError("The input must be an object with path, query or body.");
  call.secrets.add(...secretsIn(input.body, operation.secrets));
  const body = await serialiseBody(operation, input.body);
  const request = buildRequest(call, settings, input, body);
  const attempt = createAttempt(call, settings);
  const send = settings.middleware?.(attempt, call, settings) ?? attempt;
  let response: Response;
  try {
    response = await followRedirects(send, request);
  } catch (error) {
    throw toFetchFailure(error);
  }
  if (!response.ok) throw await call.apiError(response);
  return response;
}
