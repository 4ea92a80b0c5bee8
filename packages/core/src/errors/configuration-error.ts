import { GrinfiError } from "./grinfi-error.ts";

/** An option cannot be used, such as an invalid key of a client, or a journal that another process owns. */
export class ConfigurationError extends GrinfiError {
  override readonly name = "ConfigurationError";
  override readonly code = "configuration";
}
