import { GrinfiError } from "./grinfi-error.ts";

/** A parameter, a field or a condition of a filter cannot be sent, or would be dropped silently. Nothing was sent. */
export class InvalidInputError extends GrinfiError {
  override readonly name = "InvalidInputError";
  override readonly code = "invalid_input";
}
