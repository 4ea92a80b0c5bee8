import type { Call } from "../client/call.ts";
import { isBrowser } from "../config/environment.ts";
import { baseHeaders, headersOf } from "../config/headers.ts";
import type { Settings } from "../config/settings.ts";
import type { Operation } from "../operation.ts";
import { serialisePath } from "./serialise-path.ts";
import { serialiseQuery } from "./serialise-query.ts";

/** What every operation takes, seen without its own types. */
export interface AnyInput {
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
}

/** The request of a call, without the key. @throws InvalidInputError */
export function requestOf(
  { operation, requestSignal }: Call,
  settings: Settings,
  input: AnyInput,
  body: FormData | string | undefined,
): Request {
  return new Request(urlOf(operation, settings, input), {
    method: operation.method,
    headers: requestHeaders(operation, settings, body),
    body: body ?? null,
    redirect: redirectOf(operation),
    signal: requestSignal ?? null,
  });
}

/**
 * The runtime follows no redirect. A write that is sent elsewhere would be sent twice, or take its body to another server;
 * it ends with the redirect, as with any status that is no success. Those of a GET are followed by `followRedirects`,
 * except in browsers, which hide where they lead. Cloudflare Workers do not have `error`.
 */
export const redirectOf = ({ method }: Operation): "follow" | "manual" =>
  method === "GET" && isBrowser() ? "follow" : "manual";

function urlOf(operation: Operation, { baseUrl }: Settings, { path, query }: AnyInput): string {
  const url = baseUrl + serialisePath(operation.path, path);
  const search = query === undefined ? "" : serialiseQuery(query, operation);
  return search === "" ? url : `${url}?${search}`;
}

function requestHeaders({ accept }: Operation, settings: Settings, body: unknown): Headers {
  const isText = typeof body === "string";
  // Most requests have the headers of the client, which the request copies.
  if (accept === undefined && !isText) return settings.baseHeaders;
  const base = { ...baseHeaders(accept), ...(isText && { "content-type": "application/json" }) };
  return headersOf(base, settings.headers);
}
