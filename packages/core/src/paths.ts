import type { Client } from "openapi-fetch";
import { Call } from "./call.ts";
import type { RequestBuilder } from "./create-calls.ts";
import { ParseError } from "./errors/parse-error.ts";
import { exchange } from "./exchange.ts";
import { FetchFailure } from "./fetch-failure.ts";
import { operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.ts";
import type { Operation } from "./operation.ts";
import type { CallOptions } from "./options.ts";
import { requestInit } from "./request-init.ts";
import { secretsIn } from "./secrets.ts";
import { type Settings, settingsOfCall } from "./settings.ts";

const METHODS = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"] as const;

/** What openapi-fetch takes, seen without the types of one path. */
type AnyInit = Pick<CallOptions, "baseUrl" | "fetch" | "headers" | "signal"> & {
  readonly body?: unknown;
  readonly parseAs?: string;
};

/** The client by path. Its requests go the way of all others, and what fails is an error of the SDK. */
export function createPaths(client: Client<paths>, settings: Settings): Client<paths> {
  const builder: RequestBuilder = client as RequestBuilder;
  const request = (method: string, path: string, init: AnyInit = {}): Promise<unknown> =>
    send(builder, settings, method.toUpperCase(), path, init);
  const byMethod = METHODS.map((method) => [
    method,
    (path: string, init?: AnyInit) => request(method, path, init),
  ]);
  return { ...client, request, ...Object.fromEntries(byMethod) };
}

function send(
  builder: RequestBuilder,
  settings: Settings,
  method: string,
  path: string,
  { signal, ...init }: AnyInit,
): Promise<unknown> {
  const [id, operation] = lookUp(method, path);
  const call = new Call(id, operation, signal);
  call.secrets.add(...secretsIn(init.body, operation.secrets));
  let answer: Response | undefined;
  return call.step(async () => {
    const own = settingsOfCall(settings, { ...init, ...(signal && { signal }) });
    const fetch = async (sent: Request): Promise<Response> => {
      answer = await exchange(sent, own, call);
      return init.parseAs === "stream" ? call.follow(answer) : answer;
    };
    try {
      return await builder.request(method, path, { ...requestInit(call), ...init, fetch });
    } catch (error) {
      throw answer === undefined ? error : unreadable(call, answer, error);
    }
  });
}

function lookUp(method: string, path: string): [id: string, operation: Operation] {
  const rows = Object.entries<Operation>(operations);
  const row = rows.find(([, operation]) => operation.method === method && operation.path === path);
  return row ?? ["unknown", { method: method as Operation["method"], path, answer: "unknown" }];
}

/** The parser's own error would quote the answer. */
function unreadable(call: Call, { status, headers }: Response, error: unknown): unknown {
  if (!(error instanceof SyntaxError)) return new FetchFailure(error);
  const contentType = call.redact(headers.get("content-type") ?? "");
  const length = Number(headers.get("content-length") ?? 0);
  return new ParseError(call.context, "is broken JSON", { status, contentType, length });
}
