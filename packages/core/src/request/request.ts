import type { Call } from "../client/call.ts";
import { isBrowser } from "../config/environment.ts";
import { baseHeaders, mergeHeaders } from "../config/headers.ts";
import type { Settings } from "../config/settings.ts";
import type { Operation } from "../operation.ts";
import { serialisePath } from "./serialise-path.ts";
import { serialiseQuery } from "./serialise-query.ts";

/** The input of any operation, without the types of the operation. */
export interface UntypedInput {
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

/** The input of `client.request`. */
export interface RequestInput {
  /** The values of the parameters that the path contains in braces. */
  readonly path?: Readonly<Record<string, string | number>>;
  /**
   * The query parameters. An array repeats its parameter, a `Date` becomes ISO 8601, and `undefined` is left out.
   * `filter` may be an object, which is written in brackets: `filter[status][]=on`.
   */
  readonly query?: Readonly<Record<string, unknown>>;
  /** The body: a value that is sent as JSON, or `FormData`. */
  readonly body?: unknown;
  /**
   * States that the call may be sent again after a failure that leaves open whether the server acted. `safe`: it
   * changes nothing. `idempotent`: a second call results in the same state. It applies only to routes that are not in
   * the SDK.
   *
   * @default "safe" for GET and HEAD; any other method is not sent again
   */
  readonly repeatable?: "idempotent" | "safe";
}

/** Builds the request of a call, without the key. @throws InvalidInputError */
export function buildRequest(
  { operation, requestSignal }: Call,
  settings: Settings,
  input: UntypedInput,
  body: FormData | string | undefined,
): Request {
  return new Request(buildUrl(operation, settings, input), {
    method: operation.method,
    headers: requestHeaders(operation, settings, body),
    body: body ?? null,
    redirect: redirectMode(operation),
    signal: requestSignal ?? null,
  });
}

/**
 * The redirect mode of a request. The runtime follows no redirects: a redirected write could be sent twice, or take its
 * body to another server, so it ends with the redirect as an error status. `followRedirects` follows those of a read.
 * Browsers hide the target of a redirect, so there the browser follows those of a read. The mode `error` does not exist
 * on Cloudflare Workers.
 */
export const redirectMode = ({ method }: Operation): "follow" | "manual" =>
  (method === "GET" || method === "HEAD") && isBrowser() ? "follow" : "manual";

function buildUrl(operation: Operation, { baseUrl }: Settings, { path, query }: UntypedInput): string {
  const url = baseUrl + serialisePath(operation.path, path);
  const search = query === undefined ? "" : serialiseQuery(query, operation);
  return search === "" ? url : `${url}?${search}`;
}

function requestHeaders({ accept }: Operation, settings: Settings, body: unknown): Headers {
  const isText = typeof body === "string";
  // Most requests have the headers of the client, which `Request` copies.
  if (accept === undefined && !isText) return settings.baseHeaders;
  const base = { ...baseHeaders(accept), ...(isText && { "content-type": "application/json" }) };
  return mergeHeaders(base, settings.headers);
}
