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
}

/**
 * Watches one call that must not be sent twice. Before it is sent, it checks that the journal still belongs to this
 * process.
 */
export function watchRequest(
  request: RequestOptions,
  recorded: Pick<JobSteps, "checkOwner">,
): WatchedRequest {
  let isSent = false;
  const onRequest = (): void => {
    recorded.checkOwner();
    isSent = true;
  };
  // The hook runs last: if another hook throws, nothing is sent.
  const hooks = mergeHooks(request.hooks, { onRequest }) ?? { onRequest };
  return { options: { ...request, hooks }, isSent: () => isSent };
}
