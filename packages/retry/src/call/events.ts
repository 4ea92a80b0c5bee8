import type { CallMetadata } from "./call-metadata.ts";
import { type Fetch, methodOf, urlOf } from "./fetch.ts";

/** Why a call waits. */
export type WaitReason =
  /** Before a retry, for a random time that grows with each retry. */
  | "backoff"
  /** Before a retry, for the time that the server requested. */
  | "retry_after"
  /** All calls of the limiter pause after a 429. */
  | "shared_backoff"
  /** The rate limit is used up. */
  | "rate_limit";

/** Why a failed request is not sent again. */
export type GiveUpReason =
  /** The body is a stream that was read. */
  | "body_not_replayable"
  /** The retry budget is used up. */
  | "budget_exhausted"
  /** The wait would exceed the total timeout. */
  | "deadline"
  /** The server may have acted on the request, and the request is not repeatable. */
  | "not_repeatable"
  /** All `maxRetries` are used up. */
  | "retries_exhausted"
  /** The server requested a wait longer than `maxRetryAfter`. */
  | "retry_after_too_long"
  /** The certificate of the server is not trusted, and a retry would not change that. */
  | "untrusted_certificate";

interface RequestEvent {
  readonly method: string;
  /** The complete URL of the request, including any secrets in it. */
  readonly url: string;
}

/** An attempt ended: its response began, or it failed. */
export interface AttemptEvent extends RequestEvent {
  readonly type: "attempt";
  /** The number of the attempt, starting at 1. */
  readonly attempt: number;
  /** Milliseconds that the attempt took, without the wait for its slot. */
  readonly durationMs: number;
  /** The status of the response, or `undefined` if there was none. */
  readonly status: number | undefined;
  /** The error that was thrown if there was no response. */
  readonly error?: unknown;
}

/** A wait begins. */
export interface WaitBeginEvent extends RequestEvent {
  readonly type: "wait_begin";
  readonly reason: WaitReason;
  /** Milliseconds that the wait will take. A wait in a queue may take longer. */
  readonly expectedMs: number;
}

/** A wait ended, possibly early because of an abort. */
export interface WaitEndEvent extends RequestEvent {
  readonly type: "wait_end";
  readonly reason: WaitReason;
  /** Milliseconds that the wait took. */
  readonly durationMs: number;
}

/**
 * An attempt failed, and the request is not sent again. The call ends with the last response or with an error. The
 * event has the metadata of the call, which a response cannot have.
 */
export interface GiveUpEvent extends RequestEvent, CallMetadata {
  readonly type: "give_up";
  readonly reason: GiveUpReason;
  /** The status of the last response, or `undefined` if there was none. */
  readonly status: number | undefined;
}

/** An event of a call, which `onEvent` receives. `type` distinguishes the kinds. */
export type ResilienceEvent = AttemptEvent | WaitBeginEvent | WaitEndEvent | GiveUpEvent;

/** Receives the events of a call, in order. If it throws, the call ends with that error. */
export type OnEvent = (event: ResilienceEvent) => void;

type WithoutRequest<Event> = Event extends ResilienceEvent ? Omit<Event, keyof RequestEvent> : never;

/** Passes an event of one request to `onEvent`; `undefined` if nobody receives it. */
export type Notify = ((event: WithoutRequest<ResilienceEvent>) => void) | undefined;

export function createNotifier(
  input: Parameters<Fetch>[0],
  init: RequestInit | undefined,
  onEvent: OnEvent | undefined,
): Notify {
  return onEvent && ((event) => onEvent({ ...event, method: methodOf(input, init), url: urlOf(input) }));
}
