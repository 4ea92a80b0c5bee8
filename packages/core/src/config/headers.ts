import { ConfigurationError } from "../errors/configuration-error.ts";
import { VERSION } from "../generated/constants.ts";

/** Headers as options have them; `null` leaves one out. */
export type OwnHeaders = Readonly<Record<string, string | null>>;

/** What a request asks for and says of its sender. A browser names itself and refuses or ignores another name. */
export function baseHeaders(accept = "application/json"): Record<string, string> {
  return "document" in globalThis ? { accept } : { accept, "user-agent": `grinfi-core/${VERSION}` };
}

/**
 * Headers, and over them those of the user.
 *
 * @throws ConfigurationError that does not repeat the value; that of the platform does.
 */
export function headersOf(base: Readonly<Record<string, string>>, own: OwnHeaders): Headers {
  const headers = new Headers(base);
  for (const [name, value] of Object.entries(own)) {
    try {
      if (value === null) headers.delete(name);
      else if (value !== undefined) headers.set(name, value);
    } catch {
      throw new ConfigurationError(
        `The header ${JSON.stringify(name)} has a name or a value that no header can have. Was it read from a file? Trim it.`,
      );
    }
  }
  return headers;
}
