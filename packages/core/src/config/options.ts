import type { Hooks } from "../observability/hooks.ts";
import type { Logger, LogLevel } from "../observability/log.ts";
import type { ClientMiddleware } from "../transport/middleware.ts";

/** Options of a call; a client has the same for all of its calls. */
export interface CallOptions {
  /**
   * Where the API is; a path in it is kept.
   *
   * @default the environment variable `GRINFI_BASE_URL`, otherwise "https://leadgen.grinfi.io"
   */
  readonly baseUrl?: string;
  /**
   * Sends one request. It must not repeat it, nor follow its redirects. On Bun it is called with an `init`, too: pass it
   * on.
   *
   * @default the global `fetch` at the time of the call
   */
  readonly fetch?: (request: Request, init?: RequestInit) => Promise<Response>;
  /** Sent with the call, over those of the client. `null` leaves out a header that the client would send. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Called before each request and after each answer. */
  readonly hooks?: Hooks;
  /**
   * Puts middleware such as retry and rate limit around the attempts of each call; `createMiddleware` makes it.
   *
   * @default none: a call is one request
   */
  readonly middleware?: ClientMiddleware;
  /**
   * Where the client writes what it does.
   *
   * @default console
   */
  readonly logger?: Logger;
  /**
   * From which level on the client writes. Never a body, a key or a secret: headers and query parameters are written
   * by an allow-list.
   *
   * @default the environment variable `GRINFI_LOG`, otherwise "off"
   */
  readonly logLevel?: LogLevel;
  /** Aborts the call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Picks the team, for keys that belong to several. Sent as `Team-ID`. */
  readonly teamId?: number;
}

/** Options of a client. */
export interface ClientOptions extends Omit<CallOptions, "signal"> {
  /**
   * The API key, as made under Settings, API Keys, or a function that gives it, for keys that change. It is asked before
   * each call. The key is a secret: keep it out of browsers and repositories.
   *
   * @default the environment variable `GRINFI_API_KEY`
   */
  readonly apiKey?: string | (() => string | Promise<string>);
  /**
   * Lets the client start in a browser, where everybody who uses the page can read the key.
   *
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean;
}
