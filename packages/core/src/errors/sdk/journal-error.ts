import { GrinfiError } from "../grinfi-error.ts";

/** Why a journal cannot be used any more. */
export type JournalErrorReason = "data_lost" | "lease_lost" | "unavailable";

/**
 * A journal that several processes share cannot be used any more. The job ends and sends nothing more. By `reason`:
 * - `lease_lost`: the process did not renew its lease in time, for example because it was paused. Another process may
 *   continue its job.
 * - `unavailable`: the store did not respond in time.
 * - `data_lost`: the store has lost entries, so it cannot tell what was sent.
 */
export class JournalError extends GrinfiError {
  override readonly name = "JournalError";
  override readonly code = "journal";
  readonly reason: JournalErrorReason;

  constructor(reason: JournalErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason };
  }
}
