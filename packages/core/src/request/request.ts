import type { Call } from "../client/call.ts";
import { isBrowser } from "../config/environment.ts";
import { baseHeaders, JSON_MEDIA_TYPE, mergeHeaders, type RequestHeaders } from "../config/headers.ts";
import type { Settings } from "../config/settings.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { type EncodedBody, encodeBody } from "./serialise-body.ts";
import { serialiseHeader } from "./serialise-header.ts";
import { serialisePath } from "./serialise-path.ts";
import { serialiseQuery } from "./serialise-query.ts";

/** The input of any operation, without the types of the operation. */
export interface UntypedInput {
  readonly path?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
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

/** The request of a call, in the form that `fetch` accepts. */
export interface BuiltRequest {
  readonly url: string;
  readonly init: RequestInit & { readonly method: string };
}

/** Builds the request of a call, without the key. Only files and forms are encoded later. @throws InvalidInputError */
export function buildRequest(
  call: Call,
  settings: Settings,
  input: UntypedInput,
): BuiltRequest | Promise<BuiltRequest> {
  const { method } = call.operation;
  if (input.body !== undefined && (method === "GET" || method === "HEAD")) {
    throw new InvalidInputError(`A ${method} request cannot have a body. Pass parameters in query.`);
  }
  const encoded = encodeBody(call.operation, input.body);
  return encoded instanceof Promise
    ? encoded.then((content) => build(call, settings, input, content))
    : build(call, settings, input, encoded);
}

function build(
  { controller, operation }: Call,
  settings: Settings,
  { header, path, query }: UntypedInput,
  { body, contentType }: EncodedBody,
): BuiltRequest {
  const search = query === undefined ? "" : serialiseQuery(query, operation);
  const url = settings.baseUrl + serialisePath(operation.path, path);
  return {
    url: search === "" ? url : `${url}?${search}`,
    init: {
      method: operation.method,
      headers:
        header === undefined
          ? requestHeaders(operation, settings, contentType)
          : mergeHeaders(requestHeaders(operation, settings, contentType), serialiseHeader(header)),
      redirect: redirectMode(operation),
      ...(body !== undefined && { body }),
      ...(controller && { signal: controller.signal }),
    },
  };
}

/**
 * The redirect mode of a request. The runtime follows no redirects: a redirected write could be sent twice, or take its
 * body to another server, so it ends with the redirect as an error status. `followRedirects` follows those of a read.
 * Browsers hide the target of a redirect, so there the browser follows those of a read. The mode `error` does not exist
 * on Cloudflare Workers.
 */
export const redirectMode = ({ method }: Operation): "follow" | "manual" =>
  (method === "GET" || method === "HEAD") && isBrowser() ? "follow" : "manual";

function requestHeaders(
  { accept }: Operation,
  settings: Settings,
  contentType: string | undefined,
): RequestHeaders[keyof RequestHeaders] {
  const { headers, requestHeaders } = settings;
  if (accept === undefined && contentType === undefined) return requestHeaders.empty;
  if (accept === undefined && contentType === JSON_MEDIA_TYPE) return requestHeaders.json;
  const type = contentType !== undefined && { "content-type": contentType };
  return mergeHeaders({ ...baseHeaders(accept), ...type }, headers);
}
