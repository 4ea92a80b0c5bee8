import { GrinfiError } from "../grinfi-error.ts";

/** Why a run cannot be read. */
export type RunErrorReason = "incomplete" | "not_found";

/**
 * A run of `@grinfi/bullmq` cannot be read. By `reason`:
 * - `not_found`: no batch of the run is in Redis. It was never added, or it was removed some time after it ended.
 * - `incomplete`: some batches are not in Redis, because the process that added them ended before it had added all.
 */
export class RunError extends GrinfiError {
  override readonly name = "RunError";
  override readonly code = "run";
  readonly reason: RunErrorReason;
  /** The id of the run. */
  readonly run: string;

  constructor(run: string, reason: RunErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.run = run;
    this.reason = reason;
  }

  override toJSON(): Record<string, unknown> {
    const { reason, run } = this;
    return { ...super.toJSON(), reason, run };
  }
}
