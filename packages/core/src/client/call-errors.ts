import { abortable } from "@grinfi/abort";
import type { ApiError } from "../errors/api-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { type CallContext, GrinfiError } from "../errors/grinfi-error.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { createApiError } from "../errors/status-errors.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { createRedactor, type Redact, safeCause } from "../observability/redact.ts";
import { secretStrings } from "../observability/secrets.ts";
import { readErrorBody } from "../response/error-body.ts";
import { EMPTY_BODY, readBody } from "../response/read-body.ts";
import { readConnectionFailure } from "../transport/connection-failure.ts";
import { FetchFailure } from "../transport/send.ts";
import { isRecord } from "../values.ts";
import type { Call } from "./call.ts";

/**
 * The maximum number of bytes of an error body that are read. Errors of the API are shorter; a longer body is a web
 * page.
 */
const MAX_ERROR_BODY = 64 * 1024;

/** Returns what an error shows about its call. */
export function contextOf(call: Call): CallContext {
  const { method, path } = call.operation;
  return {
    operation: call.id,
    method,
    path,
    attempts: call.attempts,
    elapsedMs: Math.round(performance.now() - call.startedAt),
    maybeProcessed: call.maybeProcessed,
    retryAfterMs: call.outcome?.retryAfterMs,
  };
}

/**
 * Creates a function that removes the secrets of a call from a string. Create it only for an error or a log line: it is
 * costly.
 */
export const redactorOf = (call: Call): Redact => createRedactor(secretStrings(call.secrets));

/** Creates the error for a response with an error status. */
export async function apiErrorOf(call: Call, response: Response): Promise<ApiError> {
  const { status, headers } = response;
  // A truncated body must not hide the status.
  const { bytes } = await readBody(response, MAX_ERROR_BODY).catch(() => EMPTY_BODY);
  const requestId = headers.get("x-request-id");
  const redact = redactorOf(call);
  return createApiError(contextOf(call), {
    status,
    why: call.outcome?.why,
    requestId: requestId === null ? undefined : redact(requestId),
    ...readErrorBody(new TextDecoder().decode(bytes), redact),
  });
}

/**
 * Creates the error for a call without a complete response.
 *
 * @param thrown - What `fetch` or middleware threw.
 * @param why - The sentences at the end of the message.
 */
export function connectionErrorOf(
  call: Call,
  thrown: unknown,
  why = "Check the network and the base URL.",
): TimeoutError | ConnectionError {
  const redact = redactorOf(call);
  const cause = safeCause(thrown, redact);
  if (isTimeout(cause)) return new TimeoutError(contextOf(call), cause, why);
  const host = call.lastUrl === undefined ? "the server" : new URL(call.lastUrl).host;
  const { address = host, code, isUnsent } = readConnectionFailure(thrown);
  const server = redact(code === undefined ? address : `${address} (${code})`);
  return new ConnectionError(contextOf(call), cause, { server, isUnsent, why });
}

/**
 * Runs a part of a call and turns what it throws into an error of the SDK. When the signal is aborted, it rejects at
 * once with the reason of the signal, even if a `fetch` or a hook of the user ignores the signal.
 */
export async function runStep<T>(call: Call, work: () => Promise<T>): Promise<T> {
  const { controller, signal } = call;
  try {
    return await (signal === undefined ? work() : abortable(signal, work));
  } catch (error) {
    if (!signal?.aborted) throw translateError(call, error);
    controller?.abort(signal.reason);
    throw signal.reason;
  }
}

/** Turns what a call threw into an error of the SDK. */
function translateError(call: Call, error: unknown): unknown {
  if (error instanceof InvalidInputError) {
    return new InvalidInputError(redactorOf(call)(`${call.id}: ${error.message}`));
  }
  if (error instanceof GrinfiError) return error;
  if (error instanceof FetchFailure) return connectionErrorOf(call, error.cause);
  // A hook or a stream of the user threw the error. It may contain the key, because a hook can read the key from the
  // request.
  return (
    safeCause(error, redactorOf(call)) ??
    new Error("The thrown error is omitted, because it may contain a secret.")
  );
}

/** The names of timeout errors: of the platform, and of `@grinfi/retry`. */
const TIMEOUT_NAMES: ReadonlySet<unknown> = new Set(["TimeoutError", "FetchTimeoutError"]);

/** Whether an attempt or the whole call timed out. */
const isTimeout = (cause: unknown): boolean =>
  isRecord(cause) &&
  (TIMEOUT_NAMES.has(cause.name) || (isRecord(cause.cause) && TIMEOUT_NAMES.has(cause.cause.name)));
