import type { CallMetadata } from "../call/call.ts";
import { ResilienceError } from "./resilience-error.ts";

/** The body of a response is longer than what may be read into memory. */
export class BodyTooLargeError extends ResilienceError {
  override readonly name = "BodyTooLargeError";
  override readonly code = "body_too_large";

  constructor(limit: number, facts: CallMetadata) {
    super(`The body of the response is longer than ${limit} bytes.`, facts);
  }
}
