import type { Client } from "openapi-fetch";
import type { CallOptions } from "./call-options.ts";
import { ApiError } from "./errors/api-error.ts";
import { ConnectionError } from "./errors/connection-error.ts";
import type { FailedCall } from "./errors/grinfi-error.ts";
import { GrinfiError } from "./errors/grinfi-error.ts";
import type { Calls } from "./generated/calls.ts";
import { operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.ts";
import type { Operation } from "./operation.ts";
import { readAnswer } from "./read-answer.ts";
import { serialiseMultipart } from "./serialise-multipart.ts";
import { serialiseQuery } from "./serialise-query.ts";

/** What every operation takes, seen without its own types. */
interface AnyInput {
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

/** openapi-fetch without the types of one path: what a call needs of it. */
interface Transport {
  request(method: string, path: string, init: object): Promise<{ error?: unknown; response: Response }>;
}

/** One function an operation, each driven by its row of the table. */
export function createCalls(client: Client<paths>): Calls {
  const transport: Transport = client as Transport;
  const calls = Object.entries(operations).map(([id, operation]) => [
    id,
    (input: AnyInput = {}, options: CallOptions = {}) => send(transport, id, operation, input, options),
  ]);
  return Object.fromEntries(calls) as Calls;
}

async function send(
  transport: Transport,
  id: string,
  operation: Operation,
  { path = {}, query = {}, body }: AnyInput,
  { headers, signal }: CallOptions,
): Promise<unknown> {
  const call: FailedCall = { operation: id, method: operation.method, path: operation.path };
  const init = {
    params: { path, query },
    body: operation.body === "multipart" ? serialiseMultipart(body) : body,
    headers: { ...(operation.accept !== undefined && { accept: operation.accept }), ...headers },
    signal,
    parseAs: "stream",
    querySerializer: (values: Record<string, unknown>) =>
      serialiseQuery(values, (name) => operation.query?.[name]),
  };
  try {
    const { error, response } = await transport.request(operation.method, operation.path, init);
    if (!response.ok) throw new ApiError(call, response.status, error);
    return await readAnswer(response, operation, call);
  } catch (error) {
    if (error instanceof GrinfiError || signal?.aborted) throw error;
    throw new ConnectionError(call, error);
  }
}
