import { checkOptions } from "../config/check-options.ts";
import { CLIENT_OPTIONS } from "../config/option-rules.ts";
import type { ClientOptions } from "../config/options.ts";
import { omitUndefined, resolveSettings } from "../config/settings.ts";
import type { Calls } from "../generated/calls.ts";
import { mergeHooks } from "../observability/hooks.ts";
import { createCalls } from "./create-calls.ts";

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
