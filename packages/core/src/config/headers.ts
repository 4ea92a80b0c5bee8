import { ConfigurationError } from "../errors/configuration-error.ts";
import { VERSION } from "../generated/constants.ts";

/** The option `headers`. `null` removes a header. */
export type HeaderOptions = Readonly<Record<string, string | null>>;

/** The headers of every request. A browser rejects or ignores a `User-Agent` other than its own. */
export function baseHeaders(accept = "application/json"): Record<string, string> {
  return "document" in globalThis ? { accept } : { accept, "user-agent": `grinfi-core/${VERSION}` };
}

/**
 * Merges headers with those of the user, which take precedence.
 *
 * @throws ConfigurationError if a header is invalid. Unlike the error of the platform, it does not show the value,
 *   which may be a secret.
 */
export function mergeHeaders(base: Readonly<Record<string, string>>, own: HeaderOptions): Headers {
  const headers = new Headers(base);
  for (const [name, value] of Object.entries(own)) {
    try {
      if (value === null) headers.delete(name);
      else if (value !== undefined) headers.set(name, value);
    } catch {
      throw new ConfigurationError(
        `The name or the value of the header ${JSON.stringify(name)} contains characters that are not allowed in headers. If the value was read from a file, trim it.`,
      );
    }
  }
  return headers;
}
