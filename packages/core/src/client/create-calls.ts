import type { CallOptions } from "../config/options.ts";
import { NO_OPTIONS, type Settings, settingsOfCall } from "../config/settings.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Calls } from "../generated/calls.ts";
import { operations } from "../generated/operations.ts";
import { isRecord } from "../is-record.ts";
import { secretsIn } from "../observability/secrets.ts";
import type { Operation } from "../operation.ts";
import { type AnyInput, requestOf } from "../request/request.ts";
import { serialiseBody } from "../request/serialise-body.ts";
import { parseResponse } from "../response/parse-response.ts";
import { failureOf } from "../transport/fetch-failure.ts";
import { followRedirects } from "../transport/follow-redirects.ts";
import { attemptOf } from "./attempt.ts";
import { Call } from "./call.ts";
import { CallPromise } from "./call-promise.ts";

/** One function an operation, each driven by its row of the table. */
export function createCalls(settings: Settings): Calls {
  const calls = Object.entries(operations).map(([id, operation]) => [
    id,
    (input: AnyInput = {}, options: CallOptions = NO_OPTIONS) =>
      start(settings, id, operation, input, options),
  ]);
  return Object.fromEntries(calls) as Calls;
}

function start(
  settings: Settings,
  id: string,
  operation: Operation,
  input: AnyInput,
  options: CallOptions,
): CallPromise<unknown> {
  // What is no signal is refused within the call, so that it rejects.
  const signal = typeof options?.signal?.throwIfAborted === "function" ? options.signal : undefined;
  const call = new Call(id, operation, signal);
  const response = call.step(() => send(settingsOfCall(settings, options), call, input));
  return new CallPromise(
    response,
    (answer) => call.step(() => parseResponse(answer, call)),
    (answer) => call.follow(answer),
  );
}

/** Sends the request of a call and gives its successful answer. */
async function send(settings: Settings, call: Call, input: AnyInput): Promise<Response> {
  const { operation } = call;
  if (!isRecord(input)) throw new InvalidInputError("The input must be an object with path, query or body.");
  call.secrets.add(...secretsIn(input.body, operation.secrets));
  const body = await serialiseBody(operation, input.body);
  const request = requestOf(call, settings, input, body);
  const attempt = attemptOf(call, settings);
  const sendIt = settings.middleware?.(attempt, call, settings) ?? attempt;
  let answer: Response;
  try {
    answer = await followRedirects(sendIt, request);
  } catch (error) {
    throw failureOf(error);
  }
  if (!answer.ok) throw await call.errorResponse(answer);
  return answer;
}
