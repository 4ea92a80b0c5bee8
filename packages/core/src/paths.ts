import createFetchClient, { type Client } from "openapi-fetch";
import { createSend, hideSecrets } from "./client/attempt.ts";
import { Call } from "./client/call.ts";
import { runStep } from "./client/call-errors.ts";
import { findRoute } from "./client/routes.ts";
import { bindSignal } from "./client/stream-response.ts";
import { baseHeaders } from "./config/headers.ts";
import type { CallOptions, ClientOptions } from "./config/options.ts";
import { omitUndefined, resolveCallSettings, resolveSettings, type Settings } from "./config/settings.ts";
import { GrinfiError } from "./errors/grinfi-error.ts";
import type { paths } from "./generated/schema.ts";
import { secretsIn } from "./observability/secrets.ts";
import type { HttpMethod, Operation } from "./operation.ts";
import { redirectMode } from "./request/request.ts";
import { encodeBody } from "./request/serialise-body.ts";
import { serialisePath } from "./request/serialise-path.ts";
import { serialiseQuery } from "./request/serialise-query.ts";
import { createParseError } from "./response/create-parse-error.ts";
import { limitBody } from "./response/limit-body.ts";
import { followRedirects } from "./transport/follow-redirects.ts";
import { FetchFailure, toFetchFailure } from "./transport/send.ts";

const FETCH_CLIENT_METHODS = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"] as const;

/** The options of a request by path, without the types of the path. */
type AnyInit = Pick<CallOptions, "baseUrl" | "fetch" | "headers" | "signal"> & {
  readonly body?: unknown;
  readonly redirect?: RequestRedirect;
  readonly bodySerializer?: unknown;
  readonly parseAs?: string;
};

/** The openapi-fetch client, without the types of the paths. */
interface RequestBuilder {
  request(method: string, path: string, init: object): Promise<unknown>;
}

/** A typed openapi-fetch client of the API, with a method for each HTTP method. */
export type PathsClient = Client<paths>;

/**
 * Creates a typed openapi-fetch client, which calls the API by method and path. Its requests are serialised,
 * authorised, logged and passed to the hooks like those of `createClient`.
 *
 * @param options - The options of `createClient`; see `ClientOptions` for their defaults.
 * @returns A client whose calls resolve with `{ data, error, response }`. An error status does not reject. Any other
 *   failure rejects with a `GrinfiError`.
 * @throws ConfigurationError if an option is invalid, or in a browser unless `dangerouslyAllowBrowser` is true.
 *
 * @example
 * const paths = createPathsClient(); // reads GRINFI_API_KEY
 * const { data, error } = await paths.GET("/leads/api/tags");
 */
export function createPathsClient(options: ClientOptions = {}): PathsClient {
  const settings = resolveSettings(options);
  const client = createFetchClient<paths>({
    baseUrl: settings.baseUrl,
    headers: { ...baseHeaders(), ...settings.headers },
    pathSerializer: serialisePath,
  });
  const builder: RequestBuilder = client as RequestBuilder;
  const request = (method: string, path: string, init: AnyInit = {}): Promise<unknown> =>
    sendByPath(builder, settings, method.toUpperCase(), path, init);
  const byMethod = FETCH_CLIENT_METHODS.map((method) => [
    method,
    (path: string, init?: AnyInit) => request(method, path, init),
  ]);
  return { ...client, request, ...Object.fromEntries(byMethod) };
}

function sendByPath(
  builder: RequestBuilder,
  settings: Settings,
  method: string,
  path: string,
  { redirect = "follow", signal, ...init }: AnyInit,
): Promise<unknown> {
  const { id, operation } = findRoute(method as HttpMethod, path);
  const call = new Call(id, operation, omitUndefined({ signal }));
  // The methods of the response read the body.
  call.leavesBodyUnread = true;
  call.secrets.push(...secretsIn(init.body, operation.secrets));
  let response: Response | undefined;
  let thrown: unknown;
  return runStep(call, async () => {
    const { baseUrl, fetch, headers } = init;
    const own = resolveCallSettings(settings, omitUndefined({ baseUrl, fetch, headers, signal }));
    hideSecrets(call, own);
    const sendAttempts = createSend(call, own);
    const send = async (request: Request): Promise<Response> => {
      try {
        response = await sendAttempts(request);
        if (redirect === "follow") {
          const { headers, redirect: mode, signal: requestSignal } = request;
          const again = { method, headers, redirect: mode, signal: requestSignal };
          response = await followRedirects(sendAttempts, response, request.url, again);
        }
      } catch (error) {
        thrown = own.middleware?.translateError(error, call) ?? error;
        throw thrown;
      }
      return init.parseAs === "stream"
        ? bindSignal(call, response)
        : limitBody(response, call, init.parseAs === undefined || init.parseAs === "json");
    };
    // A serialiser of the caller receives the unchanged body.
    const hasSerialiser = init.bodySerializer !== undefined;
    const content = hasSerialiser
      ? { body: init.body, contentType: undefined }
      : await encodeBody(operation, init.body);
    try {
      return await builder.request(method, path, {
        redirect: redirect === "follow" ? redirectMode(operation) : redirect,
        querySerializer: (query: Record<string, unknown>) => serialiseQuery(query, operation),
        bodySerializer: (serialised: unknown) => serialised,
        ...(call.controller && { signal: call.controller.signal }),
        ...init,
        headers: { ...contentHeaders(operation, content), ...settings.headers, ...init.headers },
        body: content.body,
        fetch: send,
      });
    } catch (error) {
      if (response !== undefined) throw readError(call, response, error);
      throw error === thrown ? toFetchFailure(error) : error;
    }
  });
}

/** Returns the headers of an operation whose content is not JSON alone. */
const contentHeaders = (
  { accept }: Operation,
  { contentType }: { readonly contentType?: string | undefined },
): Readonly<Record<string, string>> => ({
  ...(accept !== undefined && { accept }),
  ...(contentType !== undefined && { "content-type": contentType }),
});

/** Creates the error for a response that could not be read. The error of the parser would quote the body. */
function readError(call: Call, response: Response, error: unknown): unknown {
  if (error instanceof GrinfiError) return error;
  if (!(error instanceof SyntaxError)) return new FetchFailure(error);
  return createParseError(response, call, "is invalid JSON", {
    length: Number(response.headers.get("content-length") ?? 0),
  });
}
