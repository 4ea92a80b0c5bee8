import { checkOptions } from "../config/check-options.ts";
import { CLIENT_OPTIONS } from "../config/option-rules.ts";
import type { CallOptions, ClientOptions } from "../config/options.ts";
import { omitUndefined, resolveSettings } from "../config/settings.ts";
import type { Calls } from "../generated/calls.ts";
import { mergeHooks } from "../observability/hooks.ts";
import type { HttpMethod } from "../operation.ts";
import type { RequestInput } from "../request/request.ts";
import type { CallPromise } from "./call-promise.ts";
import { callRoute, createCalls } from "./create-calls.ts";

/** A client of the Grinfi API. */
export interface GrinfiClient {
  /**
   * The operations of the API: a method for each, by its id.
   *
   * @example
   * const { data } = await client.call.listFlows({ query: { limit: 5, filter: { status: "on" } } });
   */
  readonly call: Calls;
  /**
   * Calls a route by its method and path, even if the route is not in this version of the SDK. Key, team, hooks, log,
   * redirects, middleware and errors work as in other calls. `operation` in errors and hooks is then `METHOD /path`.
   *
   * If the route belongs to an operation of the SDK, the rules of that operation apply: the checks of the input,
   * whether the call may be repeated, and how the response is read. For any other route:
   *
   * - A filter is sent unchanged. The API may ignore an unknown field of it, and select everything.
   * - GET and HEAD may be sent again after a failure that leaves open whether the server acted. Other methods may be
   *   sent again only if you pass `repeatable`.
   * - The response is returned as parsed JSON, as a string if it is not JSON, or as `undefined` if it is empty.
   *
   * @param method - The HTTP method, in upper case.
   * @param path - The path below the base URL, with ids, or with parameters in braces: `/leads/api/new/{uuid}`.
   *   Parameters keep ids out of errors and logs.
   * @param input - Path parameters, query, body and whether the call may be repeated.
   * @param options - The options of a call, such as `headers` and `signal`.
   * @returns The promise of the value. `T` is not checked at run time.
   * @throws InvalidInputError if the method, the path or the input is invalid. Nothing is sent then.
   *
   * @example
   * const page = await client.request("GET", "/leads/api/new-route", { query: { limit: 5 } });
   * const input = { path: { uuid }, body: { on: true }, repeatable: "idempotent" } as const;
   * await client.request("PUT", "/leads/api/new/{uuid}", input);
   */
  request<T = unknown>(
    method: HttpMethod,
    path: string,
    input?: RequestInput,
    options?: CallOptions,
  ): CallPromise<T>;
  /**
   * Creates a client with other options. Options that you omit keep their values. Headers and hooks are added to those
   * of this client: a new header replaces one with the same name, and new hooks run after the others.
   *
   * @param options - The options to change.
   * @returns A new client. This client does not change.
   * @throws ConfigurationError if an option is invalid.
   *
   * @example
   * const team = client.withOptions({ teamId: 7 });
   */
  withOptions(options: ClientOptions): GrinfiClient;
}

/**
 * Creates a client. It sends nothing until a call is made.
 *
 * @param options - The key, the base URL and others; see `ClientOptions` for their defaults.
 * @returns A client.
 * @throws ConfigurationError if an option is invalid, or in a browser unless `dangerouslyAllowBrowser` is true.
 *
 * @example
 * const client = createClient(); // reads GRINFI_API_KEY
 * const tags = await client.call.listTags();
 */
export function createClient(options: ClientOptions = {}): GrinfiClient {
  const settings = resolveSettings(options);
  return {
    call: createCalls(settings),
    request: <T>(method: HttpMethod, path: string, input?: RequestInput, callOptions?: CallOptions) =>
      callRoute(settings, method, path, input, callOptions) as CallPromise<T>,
    withOptions: (more) => {
      checkOptions(more, CLIENT_OPTIONS);
      const hooks = mergeHooks(options.hooks, more.hooks);
      return createClient({
        ...options,
        ...omitUndefined(more),
        headers: { ...settings.headers, ...more.headers },
        ...(hooks && { hooks }),
      });
    },
  };
}
