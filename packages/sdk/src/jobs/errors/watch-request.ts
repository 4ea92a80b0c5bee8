import { mergeHooks } from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { JobSteps } from "../journal/journal.ts";

/** A call that can tell whether it has sent a request. */
export interface WatchedRequest {
  /** The options to make the call with. */
  readonly options: RequestOptions;
  /**
   * Whether the call has sent a request. If it failed before that, for example because it was aborted while it waited
   * for the client's rate limit, the API has certainly not acted on it.
   */
  readonly isSent: () => boolean;
  /** Returns why the call failed: the error of the journal if that kept it from being sent, or else what it threw. */
  readonly errorOf: (thrown: unknown) => unknown;
}

/**
 * Watches one call that changes something. Before it is sent, it checks that the journal still belongs to this process.
 */
export function watchRequest(
  request: RequestOptions,
  recorded: Pick<JobSteps, "checkOwner">,
): WatchedRequest {
  let isSent = false;
  let lost: { readonly error: unknown } | undefined;
  const onRequest = (): void => {
    try {
      recorded.checkOwner();
    } catch (error) {
      lost = { error };
      throw error;
    }
    isSent = true;
  };
  // The hook runs last: if another hook throws, nothing is sent.
  const hooks = mergeHooks(request.hooks, { onRequest }) ?? { onRequest };
  return {
    options: { ...request, hooks },
    isSent: () => isSent,
    errorOf: (thrown) => (lost === undefined ? thrown : lost.error),
  };
}
