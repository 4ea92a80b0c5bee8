import createFetchClient, { type Client } from "openapi-fetch";
import { createCalls } from "./create-calls.ts";
import type { Calls } from "./generated/calls.ts";
import type { paths } from "./generated/schema.ts";
import type { ClientOptions } from "./options.ts";
import { createPaths } from "./paths.ts";
import { serialisePath } from "./serialise-path.ts";
import { defined, settingsOf } from "./settings.ts";
import { userAgentHeader } from "./user-agent.ts";

/** A client of the Grinfi API. */
export interface GrinfiClient {
  /**
   * Every operation by its id.
   *
   * @example
   * const { data } = await client.call.listFlows({ query: { limit: 5, filter: { status: "on" } } });
   */
  readonly call: Calls;
  /**
   * The same API by method and path: the typed openapi-fetch client, for whoever prefers it.
   * It answers `{ data, error, response }` and does not throw on an error status; what else fails is a `GrinfiError`.
   *
   * @example
   * const { data, error } = await client.paths.GET("/leads/api/tags");
   */
  readonly paths: Client<paths>;
  /**
   * A client with other options; those that are left out stay.
   *
   * @throws ConfigurationError when an option cannot be used.
   */
  withOptions(options: ClientOptions): GrinfiClient;
}

/**
 * Creates a client. Nothing is sent until a call is made.
 *
 * @throws ConfigurationError when an option cannot be used, or when this is a browser.
 *
 * @example
 * const client = createClient(); // reads GRINFI_API_KEY
 * const tags = await client.call.listTags();
 */
export function createClient(options: ClientOptions = {}): GrinfiClient {
  const settings = settingsOf(options);
  const paths = createFetchClient<paths>({
    baseUrl: settings.baseUrl,
    headers: { accept: "application/json", ...userAgentHeader(), ...settings.headers },
    pathSerializer: serialisePath,
  });
  return {
    call: createCalls(paths, settings),
    paths: createPaths(paths, settings),
    withOptions: (more) =>
      createClient({ ...options, ...defined(more), headers: { ...settings.headers, ...more.headers } }),
  };
}
