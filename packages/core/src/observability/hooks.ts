import type { WaitDetails } from "../client/call-outcome.ts";

/** Functions that are told of each request and its outcome, in the order in which they happen. */
export interface Hooks {
  /** Called before a request is sent. The call waits for it; what it throws ends the call. */
  readonly onRequest?: (event: RequestEvent) => void | Promise<void>;
  /** Called when the answer has begun or the request has failed. The call waits for it. */
  readonly onResponse?: (event: ResponseEvent) => void | Promise<void>;
  /** Called when a call begins to wait, such as for a place in the rate limit, and when the wait is over. */
  readonly onWait?: (event: WaitEvent) => void;
}

/** A wait between or before the requests of a call. */
export interface WaitEvent extends WaitDetails {
  /** The id of the operation. */
  readonly operation: string;
}

/** A request that is about to be sent. */
export interface RequestEvent {
  /** The id of the operation. */
  readonly operation: string;
  readonly method: string;
  /** The path with its parameters in braces. */
  readonly path: string;
  /** 1 for the first request of the call; retries and redirects count. */
  readonly attempt: number;
  /** The request itself. It carries the key; after a redirect to another origin, its headers are not sent. */
  readonly request: Request;
}

/** How a request ended. */
export interface ResponseEvent extends RequestEvent {
  /** Milliseconds from the request to the beginning of the answer, or to the failure. */
  readonly durationMs: number;
  /** The status of the answer; absent when none came. */
  readonly status: number | undefined;
  /** What `fetch` threw, when no answer came; without the key when that was in it. */
  readonly error?: unknown;
}
