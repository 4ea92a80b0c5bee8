import type { CallMetadata } from "../call/call.ts";
import { ResilienceError } from "./resilience-error.ts";

/** Too many calls wait for a slot already. The request was not sent. */
export class QueueFullError extends ResilienceError {
  override readonly name = "QueueFullError";
  override readonly code = "queue_full";

  constructor(maxQueue: number, facts: CallMetadata) {
    super(
      `${maxQueue} calls wait for the rate limit already. Start fewer at once, or raise maxQueue.`,
      facts,
    );
  }
}
