import { GrinfiError } from "./grinfi-error.ts";

/** The client cannot be created with these options. */
export class ConfigurationError extends GrinfiError {
  override readonly name = "ConfigurationError";
  override readonly code = "configuration";
}
