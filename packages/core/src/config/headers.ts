import { ConfigurationError } from "../errors/configuration-error.ts";
import { VERSION } from "../generated/constants.ts";

/** The option `headers`. `null` removes a header. */
export type HeaderOptions = Readonly<Record<string, string | null>>;

/** The headers of a request. They are frozen, because requests share them. */
type HeaderFields = Readonly<Record<string, string>>;

/** The headers of most requests of a client, which are created once. */
export interface RequestHeaders {
  /** For a request without a body. */
  readonly empty: HeaderFields;
  /** For a request with a JSON body. */
  readonly json: HeaderFields;
}

/** The content type of a JSON body. */
export const JSON_MEDIA_TYPE = "application/json";

/** Creates the headers of most requests. @throws ConfigurationError if a header of the user is invalid. */
export const createRequestHeaders = (own: HeaderOptions): RequestHeaders => ({
  empty: mergeHeaders(baseHeaders(), own),
  json: mergeHeaders({ ...baseHeaders(), "content-type": JSON_MEDIA_TYPE }, own),
});

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
export function mergeHeaders(base: HeaderFields, own: HeaderOptions): HeaderFields {
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
  return Object.freeze(Object.fromEntries(headers));
}
