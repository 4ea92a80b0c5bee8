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
   * Has a method for each operation, by its id.
   *
   * @example
   * const { data } = await client.call.listFlows({ query: { limit: 5, filter: { status: "on" } } });
   */
  readonly call: Calls;
  /**
   * Calls a route by its method and path, also one that this version of the SDK does not know. Key, team, hooks, log,
   * redirects, middleware and errors work as in other calls. `operation` in errors and hooks is then `METHOD /path`.
   *
   * If the SDK knows the route, the rules of its operation apply: what is checked before it is sent, whether it may be
   * repeated, and how the response is read. Of any other route these are not known:
   *
   * - A filter is sent as it is. If the API does not know one of its fields, it may ignore it and select everything.
   * - GET and HEAD may be sent again after an unclear failure, and no other method unless `repeatable` says so.
   * - The response is returned as parsed JSON, as a string if it is not JSON, or as `undefined` if it is empty.
   *
   * @param method - The HTTP method, in upper case.
   * @param path - Below the base URL, with ids as they are or as parameters in braces: `/leads/api/new/{uuid}`. Parameters
   *   keep ids out of errors and logs.
   * @param input - Path parameters, query, body and whether the call may be repeated.
   * @param options - As for every call: `headers`, `signal` and others.
   * @returns The promise of the value. `T` is not checked.
   * @throws InvalidInputError when the method, the path or the input cannot be used. Nothing is sent then.
   *
   * @example
   * const page = await client.request("GET", "/leads/api/new-route", { query: { limit: 5 } });
   * await client.request("PUT", "/leads/api/new/{uuid}", { path: { uuid }, body: { on: true }, repeatable: "idempotent" });
   */
  request<T = unknown>(
    method: HttpMethod,
    path: string,
    input?: RequestInput,
    options?: CallOptions,
  ): CallPromise<T>;
  /**
   * Creates a client with other options. Options that are left out keep their values. Headers and hooks are added to those
   * of this client: of two headers with one name the new one counts, and the new hooks run after the others.
   *
   * @throws ConfigurationError when an option cannot be used.
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
 * @throws ConfigurationError when an option cannot be used, or in a browser.
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
