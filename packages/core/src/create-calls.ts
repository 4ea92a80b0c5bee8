import type { Client } from "openapi-fetch";
import { Call } from "./call.ts";
import { CallPromise } from "./call-promise.ts";
import { exchange } from "./exchange.ts";
import type { Calls } from "./generated/calls.ts";
import { operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.ts";
import type { Operation } from "./operation.ts";
import type { CallOptions } from "./options.ts";
import { readAnswer } from "./read-answer.ts";
import { requestInit } from "./request-init.ts";
import { secretsIn } from "./secrets.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";
import { NO_OPTIONS, type Settings, settingsOfCall } from "./settings.ts";

/** What every operation takes, seen without its own types. */
interface AnyInput {
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

/** openapi-fetch without the types of one path: what a call needs of it. */
export interface RequestBuilder {
  request(method: string, path: string, init: object): Promise<unknown>;
}

/** One function an operation, each driven by its row of the table. */
export function createCalls(client: Client<paths>, settings: Settings): Calls {
  const builder: RequestBuilder = client as RequestBuilder;
  const calls = Object.entries(operations).map(([id, operation]) => [
    id,
    (input: AnyInput = {}, options: CallOptions = NO_OPTIONS) =>
      start(builder, settings, id, operation, input, options),
  ]);
  return Object.fromEntries(calls) as Calls;
}

function start(
  builder: RequestBuilder,
  settings: Settings,
  id: string,
  operation: Operation,
  input: AnyInput,
  options: CallOptions,
): CallPromise<unknown> {
  const call = new Call(id, operation, options.signal);
  const response = call.step(() => send(builder, settingsOfCall(settings, options), call, input));
  return new CallPromise(
    response,
    (answer) => call.step(() => readAnswer(answer, call)),
    (answer) => call.follow(answer),
  );
}

/** An answer with an empty body, for openapi-fetch: it would read the real one whatever its size, and hide how that fails. */
const NOTHING = new Response(null, { status: 204 });

/** Sends the request of a call and gives its successful answer. */
async function send(
  builder: RequestBuilder,
  settings: Settings,
  call: Call,
  { path = {}, query = {}, body }: AnyInput,
): Promise<Response> {
  const { operation } = call;
  const { baseUrl, headers } = settings;
  call.secrets.add(...secretsIn(body, operation.secrets));
  let answer = NOTHING;
  await builder.request(operation.method, operation.path, {
    ...requestInit(call),
    baseUrl,
    params: { path, query },
    body: operation.body === "multipart" ? await serialiseMultipart(body) : body,
    headers: { ...(operation.accept !== undefined && { accept: operation.accept }), ...headers },
    fetch: async (request: Request) => {
      answer = await exchange(request, settings, call);
      return NOTHING;
    },
  });
  if (!answer.ok) throw await call.refusal(answer);
  return answer;
}
