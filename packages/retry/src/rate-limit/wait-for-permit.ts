import type { CallState } from "../call/call-state.ts";
import type { Notify, WaitReason } from "../call/events.ts";
import type { Permit, PermitRequest } from "./queued-request.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** A rate limiter, and how long one call waits for it. */
export interface RateLimit
  extends Pick<PermitRequest, "maxRateLimitRetries" | "maxRetryAfter" | "priority" | "responseTimeout"> {
  readonly limiter: RateLimiter;
}

/** Waits until the rate limiter admits a request, and reports the wait. @throws The error of the rate limiter. */
export async function waitForPermit(
  { limiter, ...limits }: RateLimit,
  call: CallState,
  signal: AbortSignal | undefined,
  notify: Notify,
): Promise<Permit> {
  let wait: { readonly reason: WaitReason; readonly start: number } | undefined;
  const onWait: PermitRequest["onWait"] = (reason, expectedMs) => {
    wait = { reason, start: performance.now() };
    notify?.({ type: "wait_begin", reason, expectedMs });
  };
  const endWait = (): void => {
    if (wait === undefined) return;
    notify?.({ type: "wait_end", reason: wait.reason, durationMs: performance.now() - wait.start });
  };
  let permit: Permit;
  try {
    permit = await limiter.acquire({ ...limits, call, signal, onWait });
  } catch (error) {
    endWait();
    throw error;
  }
  try {
    endWait();
  } catch (error) {
    permit.release();
    throw error;
  }
  return permit;
}
