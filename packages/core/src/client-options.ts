import { ConfigurationError } from "./errors/configuration-error.ts";

/** Options of a client. */
export interface ClientOptions {
  /** The API key, as made under Settings, API Keys. It is a secret: keep it out of browsers and repositories. */
  readonly apiKey: string;
  /**
   * Where the API is; a path in it is kept.
   *
   * @default "https://leadgen.grinfi.io"
   */
  readonly baseUrl?: string;
  /**
   * Sends the requests.
   *
   * @default the global `fetch` at the time of the call
   */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** @throws ConfigurationError that names the option and never repeats the key. */
export function checkOptions({ apiKey, baseUrl }: ClientOptions): void {
  if (typeof apiKey !== "string" || apiKey.trim() === "") {
    throw new ConfigurationError(
      "The option apiKey is empty. Make a key under Settings, API Keys, and pass it.",
    );
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new ConfigurationError(
      "The option apiKey has a line break, a space or another character that no key has. Was it read from a file? Trim it.",
    );
  }
  if (baseUrl !== undefined) checkBaseUrl(baseUrl);
}

function checkBaseUrl(baseUrl: string): void {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new ConfigurationError(
      'The option baseUrl is no http(s) URL. Example: "https://leadgen.grinfi.io".',
    );
  }
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    throw new ConfigurationError("The option baseUrl must not have a query, a fragment or credentials.");
  }
}
