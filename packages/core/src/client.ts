import createFetchClient, { type Client } from "openapi-fetch";
import { type ClientOptions, checkOptions } from "./client-options.ts";
import { createCalls } from "./create-calls.ts";
import type { Calls } from "./generated/calls.ts";
import { BASE_URL } from "./generated/constants.ts";
import type { paths } from "./generated/schema.ts";
import { serialisePath } from "./serialise-path.ts";
import { bracketsForObjects, serialiseQuery } from "./serialise-query.ts";
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
   * It answers `{ data, error, response }` and does not throw on an error status.
   *
   * @example
   * const { data, error } = await client.paths.GET("/leads/api/tags");
   */
  readonly paths: Client<paths>;
}

/**
 * Creates a client. Nothing is sent until a call is made.
 *
 * @throws ConfigurationError when an option cannot be used.
 *
 * @example
 * const client = createClient({ apiKey: process.env.GRINFI_API_KEY });
 * const tags = await client.call.listTags();
 */
export function createClient(options: ClientOptions): GrinfiClient {
  checkOptions(options);
  const { apiKey, baseUrl = BASE_URL, fetch, headers } = options;
  const paths = createFetchClient<paths>({
    baseUrl,
    fetch: (request) => (fetch ?? globalThis.fetch)(request),
    headers: {
      accept: "application/json",
      ...userAgentHeader(),
      authorization: `Bearer ${apiKey}`,
      ...headers,
    },
    pathSerializer: serialisePath,
    querySerializer: (query) => serialiseQuery(query as Record<string, unknown>, bracketsForObjects),
  });
  return { call: createCalls(paths), paths };
}
