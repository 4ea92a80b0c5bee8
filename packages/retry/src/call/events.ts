import type { CallMetadata } from "./call.ts";
import { type Fetch, methodOf, urlOf } from "./fetch.ts";

/** Why a call waits. */
export type WaitReason =
  /** Before a retry, because an attempt failed. */
  | "backoff"
  /** Before a retry, because the server said how long to wait. */
  | "retry_after"
  /** All calls of the limiter pause after a 429. */
  | "shared_backoff"
  /** The rate limit is used up. */
  | "rate_limit";

/** Why a request is not sent again although it failed. */
export type GiveUpReason =
  /** `maxRetries` are used up. */
  | "attempts_used"
  /** The body is a stream that is gone. */
  | "body_not_replayable"
  /** The retry budget is empty. */
  | "budget_empty"
  /** The wait would outlive the total timeout. */
  | "deadline"
  /** The server may have acted on the request, and it is not repeatable. */
  | "not_repeatable"
  /** The server asks to wait longer than `maxRetryAfter`. */
  | "retry_after_too_long"
  /** The certificate of the server is not trusted: that does not pass by itself. */
  | "untrusted_certificate";

interface OfRequest {
  readonly method: string;
  /** As it was given, with everything that stands in it. */
  readonly url: string;
}

/** An attempt ended: its response began, or it failed. */
export interface AttemptEvent extends OfRequest {
  readonly type: "attempt";
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds that the attempt took, without the wait for its slot. */
  readonly durationMs: number;
  /** Absent when no response came. */
  readonly status: number | undefined;
  /** What was thrown when no response came. */
  readonly error?: unknown;
}

/** A wait begins. */
export interface WaitBeginEvent extends OfRequest {
  readonly type: "wait_begin";
  readonly reason: WaitReason;
  /** Milliseconds that it will take; at least so long when it is a wait in a queue. */
  readonly expectedMs: number;
}

/** A wait is over, also when it was cut short. */
export interface WaitEndEvent extends OfRequest {
  readonly type: "wait_end";
  readonly reason: WaitReason;
  /** Milliseconds that it took. */
  readonly durationMs: number;
}

/**
 * An attempt failed and the request is not sent again: the call ends with the last response or with an error. A response
 * cannot carry these facts itself.
 */
export interface GiveUpEvent extends OfRequest, CallMetadata {
  readonly type: "give_up";
  readonly reason: GiveUpReason;
  /** Absent when no response came. */
  readonly status: number | undefined;
}

/** What happens in a call. */
export type ResilienceEvent = AttemptEvent | WaitBeginEvent | WaitEndEvent | GiveUpEvent;

/** Told of everything that happens, in order. What it throws ends the call. */
export type OnEvent = (event: ResilienceEvent) => void;

type WithoutRequest<E> = E extends ResilienceEvent ? Omit<E, keyof OfRequest> : never;

/** Tells `onEvent` what happened to one request. */
export type Tell = (event: WithoutRequest<ResilienceEvent>) => void;

export function tellAbout(
  input: Parameters<Fetch>[0],
  init: RequestInit | undefined,
  onEvent: OnEvent | undefined,
): Tell {
  if (onEvent === undefined) return () => {};
  const about = { method: methodOf(input, init), url: urlOf(input) };
  return (event) => onEvent({ ...event, ...about });
}
