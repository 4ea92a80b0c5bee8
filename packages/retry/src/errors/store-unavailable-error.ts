import type { CallMetadata } from "../call/call.ts";
import { ResilienceError } from "./resilience-error.ts";

/** The store that the rate limit is shared through did not answer. The request was not sent. */
export class StoreUnavailableError extends ResilienceError {
  override readonly name = "StoreUnavailableError";
  override readonly code = "store_unavailable";

  constructor(facts: CallMetadata, cause: unknown) {
    super("The store of the rate limit does not answer, so no request is sent.", facts, cause);
  }
}
