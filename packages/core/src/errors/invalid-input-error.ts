import { GrinfiError } from "./grinfi-error.ts";

/** A parameter or a field cannot be sent as it is. Nothing was sent. */
export class InvalidInputError extends GrinfiError {
  override readonly name = "InvalidInputError";
  override readonly code = "invalid_input";
}
