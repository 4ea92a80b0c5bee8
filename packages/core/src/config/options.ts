import type { Hooks } from "../observability/hooks.ts";
import type { Logger, LogLevel } from "../observability/log.ts";
import type { ClientMiddleware } from "../transport/middleware.ts";

/** Options of a call. As options of a client they apply to all of its calls. */
export interface CallOptions {
  /**
   * The http(s) URL of the API, without query and credentials. If it has a path, the path of each call is appended to
   * it.
   *
   * @default the environment variable `GRINFI_BASE_URL`, otherwise "https://leadgen.grinfi.io"
   */
  readonly baseUrl?: string;
  /**
   * Sends one request. It must neither repeat the request nor follow redirects. On Bun it receives a second argument,
   * which it must pass on to the `fetch` of the runtime.
   *
   * @default the global `fetch` at the time of the call
   */
  readonly fetch?: (request: Request, init?: RequestInit) => Promise<Response>;
  /** Headers of the call, which take precedence over those of the client. `null` removes a header of the client. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /**
   * Functions that run before each request, after each response and around each wait. Hooks of a call are added to
   * those of the client: the client's hook runs first, then the call's. If the first throws, the second does not run.
   */
  readonly hooks?: Hooks;
  /**
   * Middleware around the attempts of each call, such as retries and a rate limiter; see `createMiddleware`. The
   * middleware of a call replaces that of the client.
   *
   * @default none: a call is one request
   */
  readonly middleware?: ClientMiddleware;
  /**
   * Receives the log lines: the console, winston, pino, or an object with the methods `debug`, `info`, `warn` and
   * `error`.
   *
   * @default console
   */
  readonly logger?: Logger;
  /**
   * The minimum level of log lines. Log lines never contain bodies, keys or other secrets. Only headers and query
   * parameters on an allow-list are logged.
   *
   * @default the environment variable `GRINFI_LOG`, otherwise "off"
   */
  readonly logLevel?: LogLevel;
  /** Aborts the call, which then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** The team of the call, for a key with several teams. It is sent as the header `Team-ID`. */
  readonly teamId?: number;
}

/** Options of a client. */
export interface ClientOptions extends Omit<CallOptions, "signal"> {
  /**
   * The API key, from Settings, API Keys, or a function that returns it, for keys that change. The function runs before
   * each attempt. The key is a secret: keep it out of browsers and repositories.
   *
   * @default the environment variable `GRINFI_API_KEY`
   */
  readonly apiKey?: string | (() => string | Promise<string>);
  /**
   * Allows the client in a browser, where every visitor of the page can read the key.
   *
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean;
}
