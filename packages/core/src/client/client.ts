import type { ClientOptions } from "../config/options.ts";
import { defined, settingsOf } from "../config/settings.ts";
import type { Calls } from "../generated/calls.ts";
import { createCalls } from "./create-calls.ts";

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
  return {
    call: createCalls(settings),
    withOptions: (more) =>
      createClient({ ...options, ...defined(more), headers: { ...settings.headers, ...more.headers } }),
  };
}
