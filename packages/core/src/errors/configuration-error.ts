import { GrinfiError } from "./grinfi-error.ts";

/** An option is missing, misspelled or invalid, the client runs in a browser, or another process owns the journal. */
export class ConfigurationError extends GrinfiError {
  override readonly name = "ConfigurationError";
  override readonly code = "configuration";
}
