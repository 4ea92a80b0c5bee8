import createFetchClient, { type Client } from "openapi-fetch";
import { attemptOf } from "./client/attempt.ts";
import { Call } from "./client/call.ts";
import { baseHeaders } from "./config/headers.ts";
import type { CallOptions, ClientOptions } from "./config/options.ts";
import { defined, type Settings, settingsOf, settingsOfCall } from "./config/settings.ts";
import { GrinfiError } from "./errors/grinfi-error.ts";
import { ParseError } from "./errors/parse-error.ts";
import { operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.ts";
import { secretsIn } from "./observability/secrets.ts";
import type { Operation } from "./operation.ts";
import { redirectOf } from "./request/request.ts";
import { serialiseBody } from "./request/serialise-body.ts";
import { serialisePath } from "./request/serialise-path.ts";
import { serialiseQuery } from "./request/serialise-query.ts";
import { bounded } from "./response/bounded.ts";
import { FetchFailure, failureOf } from "./transport/fetch-failure.ts";
import { followRedirects } from "./transport/follow-redirects.ts";
import type { Send } from "./transport/send.ts";

const METHODS = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"] as const;

/** What openapi-fetch takes, seen without the types of one path. */
type AnyInit = Pick<CallOptions, "baseUrl" | "fetch" | "headers" | "signal"> & {
  readonly body?: unknown;
  readonly redirect?: RequestRedirect;
  readonly bodySerializer?: unknown;
  readonly parseAs?: string;
};

/** openapi-fetch without the types of one path. */
interface RequestBuilder {
  request(method: string, path: string, init: object): Promise<unknown>;
}

/** The API by method and path: the typed openapi-fetch client. */
export type PathsClient = Client<paths>;

/**
 * Creates a client by method and path: the typed openapi-fetch client. It returns
 * `{ data, error, response }` and does not throw on an error status; any other failure is a `GrinfiError`. Requests are
 * serialised, signed, logged and passed to the hooks like those of `createClient`.
 *
 * @throws ConfigurationError when an option cannot be used, or when this is a browser.
 *
 * @example
 * const paths = createPathsClient(); // reads GRINFI_API_KEY
 * const { data, error } = await paths.GET("/leads/api/tags");
 */
export function createPathsClient(options: ClientOptions = {}): PathsClient {
  const settings = settingsOf(options);
  const client = createFetchClient<paths>({
    baseUrl: settings.baseUrl,
    headers: { ...baseHeaders(), ...settings.headers },
    pathSerializer: serialisePath,
  });
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
  { redirect = "follow", signal, ...init }: AnyInit,
): Promise<unknown> {
  const [id, operation] = lookUp(method, path);
  const call = new Call(id, operation, signal);
  call.secrets.add(...secretsIn(init.body, operation.secrets));
  let answer: Response | undefined;
  let lost: unknown;
  return call.step(async () => {
    const { baseUrl, fetch, headers } = init;
    const own = settingsOfCall(settings, defined({ baseUrl, fetch, headers, signal }));
    const attempt = attemptOf(call, own);
    const sendIt = own.middleware?.(attempt, call, own) ?? attempt;
    const sendOnce: Send = async (request) => {
      try {
        answer = await (redirect === "follow" ? followRedirects(sendIt, request) : sendIt(request));
      } catch (error) {
        lost = error;
        throw error;
      }
      return init.parseAs === "stream"
        ? call.follow(answer)
        : bounded(answer, call, init.parseAs === undefined || init.parseAs === "json");
    };
    // A serialiser of the caller's own gets the body as it is.
    const hasSerialiser = init.bodySerializer !== undefined;
    const body = hasSerialiser ? init.body : await serialiseBody(operation, init.body);
    try {
      return await builder.request(method, path, {
        redirect: redirect === "follow" ? redirectOf(operation) : redirect,
        querySerializer: (query: Record<string, unknown>) => serialiseQuery(query, operation),
        bodySerializer: (written: unknown) => written,
        ...(call.requestSignal && { signal: call.requestSignal }),
        ...init,
        body,
        fetch: sendOnce,
      });
    } catch (error) {
      if (answer !== undefined) throw unreadable(call, answer, error);
      throw error === lost ? failureOf(error) : error;
    }
  });
}

function lookUp(method: string, path: string): [id: string, operation: Operation] {
  const rows = Object.entries<Operation>(operations);
  const row = rows.find(([, operation]) => operation.method === method && operation.path === path);
  return row ?? ["unknown", { method: method as Operation["method"], path, responseType: "unknown" }];
}

/** The parser's own error would quote the answer. */
function unreadable(call: Call, { status, headers }: Response, error: unknown): unknown {
  if (error instanceof GrinfiError) return error;
  if (!(error instanceof SyntaxError)) return new FetchFailure(error);
  const contentType = call.redact(headers.get("content-type") ?? "");
  const length = Number(headers.get("content-length") ?? 0);
  return new ParseError(call.context, "is broken JSON", { status, contentType, length });
}
