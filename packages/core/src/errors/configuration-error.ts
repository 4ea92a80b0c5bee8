import { GrinfiError } from "./grinfi-error.ts";

/** An option cannot be used as it is given, such as the key of a client, or a journal that another process owns. */
export class ConfigurationError extends GrinfiError {
  override readonly name = "ConfigurationError";
  override readonly code = "configuration";
}
