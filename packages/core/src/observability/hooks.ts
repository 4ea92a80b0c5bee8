/**
 * Functions that observe the requests of a client or of a call, in order. Hooks of a call and of `withOptions` are
 * added to those of the client.
 */
export interface Hooks {
  /** Runs before each request. The call waits for it. An error that it throws ends the call. */
  readonly onRequest?: (event: RequestEvent) => void | Promise<void>;
  /**
   * Runs when the headers of a response have arrived, or when a request has failed. An error that it throws ends the
   * call.
   */
  readonly onResponse?: (event: ResponseEvent) => void | Promise<void>;
  /** Runs when a call begins to wait, such as for the rate limiter or before a retry, and when the wait has ended. */
  readonly onWait?: (event: WaitEvent) => void;
}

/** The beginning or the end of a wait of a call. */
export interface WaitDetails {
  readonly phase: "begin" | "end";
  /** The reason, such as `backoff`, `retry_after`, `shared_backoff` or `rate_limit`. */
  readonly reason: string;
  /** Milliseconds: the minimum length of a wait that begins, or the length of one that has ended. */
  readonly durationMs: number;
}

/** The beginning or the end of a wait, with its operation. */
export interface WaitEvent extends WaitDetails {
  /** The id of the operation, or `METHOD /path` for a route that is not in the SDK. */
  readonly operation: string;
}

/** A request that is about to be sent. */
export interface RequestEvent {
  /** The id of the operation, or `METHOD /path` for a route that is not in the SDK. */
  readonly operation: string;
  readonly method: string;
  /** The path with its parameters in braces. */
  readonly path: string;
  /** The number of the request within the call, starting at 1. Retries and redirects count. */
  readonly attempt: number;
  /** The request, with the key in its headers. If it is a redirect to another origin, its headers are not sent. */
  readonly request: Request;
}

/** A request that has received a response, or has failed. */
export interface ResponseEvent extends RequestEvent {
  /** Milliseconds from the request to the headers of the response, or to the failure. */
  readonly durationMs: number;
  /** The status of the response; `undefined` if there is none. */
  readonly status: number | undefined;
  /**
   * A copy of the headers of the response, such as `x-request-id`; `undefined` if there is no response. Nothing is
   * redacted: headers such as `set-cookie` may contain secrets.
   */
  readonly headers: Headers | undefined;
  /** The error that `fetch` threw, without secrets; absent if there is a response. */
  readonly error?: unknown;
}

/**
 * Combines two sets of hooks.
 *
 * @param first - The hooks that run first.
 * @param second - The hooks that run after those of `first`. If a hook of `first` throws, that of `second` does not
 *   run.
 * @returns The combined hooks, or `undefined` if both sets are `undefined`.
 *
 * @example
 * const hooks = mergeHooks(client.hooks, call.hooks);
 */
export function mergeHooks(first: Hooks | undefined, second: Hooks | undefined): Hooks | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return {
    onRequest: async (event) => {
      await first.onRequest?.(event);
      await second.onRequest?.(event);
    },
    onResponse: async (event) => {
      await first.onResponse?.(event);
      await second.onResponse?.(event);
    },
    onWait: (event) => {
      first.onWait?.(event);
      second.onWait?.(event);
    },
  };
}
