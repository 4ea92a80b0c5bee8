import { abortable, onAbort } from "@grinfi/abort";
import type { ApiError } from "../errors/api-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { type CallContext, GrinfiError } from "../errors/grinfi-error.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { createApiError } from "../errors/status-errors.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { createRedactor, type Redact, safeCause } from "../observability/redact.ts";
import { Secrets } from "../observability/secrets.ts";
import type { Operation } from "../operation.ts";
import { readErrorBody } from "../response/error-body.ts";
import { readBody } from "../response/read-body.ts";
import { readConnectionFailure } from "../transport/connection-failure.ts";
import { FetchFailure } from "../transport/send.ts";
import { isRecord } from "../values.ts";

/** How a call ended, as reported by the middleware around its attempts. */
export interface CallOutcome {
  /** Whether the server may have acted on the call. */
  readonly maybeProcessed: boolean;
  /** The wait that the server requested, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** A sentence about the reason why the call was not sent again. It becomes part of the message of an `ApiError`. */
  readonly why?: string;
}

/**
 * The maximum number of bytes of an error body that are read. Errors of the API are shorter; a longer body is a web
 * page.
 */
const MAX_ERROR_BODY = 64 * 1024;

/** Stops listening to the signal of a call when the body of its response is collected as garbage. */
const abandonedBodies = new FinalizationRegistry<() => void>((stop) => stop());

/** The state of one call. It creates the errors of the call and keeps secrets out of them. */
export class Call {
  readonly id: string;
  readonly operation: Operation;
  /** Strings that must never appear in an error: the key, and the secrets that were sent. */
  readonly secrets: Secrets = new Secrets();
  readonly #signal: AbortSignal | undefined;
  readonly #request: AbortController | undefined;
  readonly #start = performance.now();
  #attempts = 0;
  /** The number of attempts that the server may have acted on, according to each attempt alone. */
  #maybeActed = 0;
  #outcome: CallOutcome | undefined;
  #host = "the server";

  constructor(id: string, operation: Operation, signal: AbortSignal | undefined) {
    this.id = id;
    this.operation = operation;
    this.#signal = signal;
    if (signal) this.#request = new AbortController();
  }

  /**
   * The signal of the request; absent if the caller passed none, because a request without a signal is cheaper. It is
   * not the caller's own signal, since a `Request` leaves a listener on its signal until it is collected as garbage.
   */
  get requestSignal(): AbortSignal | undefined {
    return this.#request?.signal;
  }

  /** The number of requests that were sent. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Counts a request that is about to be sent. */
  countAttempt(host: string): void {
    this.#attempts += 1;
    this.#maybeActed += 1;
    this.#host = host;
  }

  /** Records that `fetch` threw. */
  recordFailure(thrown: unknown): void {
    if (readConnectionFailure(thrown).isUnsent) this.#maybeActed -= 1;
  }

  /** Records the status of a response. */
  recordStatus(status: number): void {
    // 408: the server gave up on a request that it may have read. 499: a proxy gave up on its client.
    const isAbandoned = status === 408 || status === 499;
    const isRejected = status >= 400 && status < 500 && !isAbandoned;
    // A server may redirect a write after it has acted on it.
    const isRedirectedRead = status >= 300 && status < 400 && this.operation.method === "GET";
    if (isRejected || isRedirectedRead) this.#maybeActed -= 1;
  }

  /** Records the outcome that the middleware reports. It takes precedence over what single attempts show. */
  readonly reportOutcome = (outcome: CallOutcome): void => {
    this.#outcome = outcome;
  };

  get context(): CallContext {
    const { method, path } = this.operation;
    return {
      operation: this.id,
      method,
      path,
      attempts: this.#attempts,
      elapsedMs: Math.round(performance.now() - this.#start),
      // A read changes nothing, whatever its outcome.
      maybeProcessed:
        this.operation.repeatable !== "safe" && (this.#outcome?.maybeProcessed ?? this.#maybeActed > 0),
      retryAfterMs: this.#outcome?.retryAfterMs,
    };
  }

  /**
   * Creates a function that removes the secrets from a string. Create it only for an error or a log line: it is costly.
   */
  redactor(): Redact {
    return createRedactor(this.secrets.all());
  }

  /** Removes the secrets of the call from a string. */
  redact(text: string): string {
    return this.redactor()(text);
  }

  /** Removes the secrets of the call from a thrown value. */
  safeCause(thrown: unknown): unknown {
    return safeCause(thrown, this.redactor());
  }

  /**
   * Runs a step of the call and turns what it throws into an error of the SDK. When the signal is aborted, it rejects
   * at once with the reason of the signal, even if a `fetch` or a hook of the user ignores the signal.
   */
  async step<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await abortable(this.#signal, work);
    } catch (error) {
      if (!this.#signal?.aborted) throw this.#translate(error);
      this.#request?.abort(this.#signal.reason);
      throw this.#signal.reason;
    }
  }

  /**
   * Lets the caller's signal abort a body that is read after the last step. The binding lasts as long as the body is in
   * use.
   */
  bindSignal(response: Response): Response {
    const signal = this.#signal;
    if (signal === undefined || response.body === null) return response;
    const request = this.#request;
    if (signal.aborted) {
      request?.abort(signal.reason);
      throw signal.reason;
    }
    const stop = onAbort(signal, () => request?.abort(signal.reason));
    abandonedBodies.register(response.body, stop);
    return response;
  }

  /** Creates the error for a response with an error status. */
  async apiError(response: Response): Promise<ApiError> {
    const { status, headers } = response;
    // A truncated body must not hide the status.
    const { bytes } = await readBody(response, MAX_ERROR_BODY).catch(() => ({ bytes: new Uint8Array() }));
    const requestId = headers.get("x-request-id");
    const redact = this.redactor();
    return createApiError(this.context, {
      status,
      why: this.#outcome?.why,
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
  connectionError(
    thrown: unknown,
    why = "Check the network and the base URL.",
  ): TimeoutError | ConnectionError {
    const cause = this.safeCause(thrown);
    if (isTimeout(cause)) return new TimeoutError(this.context, cause, why);
    const { address = this.#host, code, isUnsent } = readConnectionFailure(thrown);
    const server = this.redact(code === undefined ? address : `${address} (${code})`);
    return new ConnectionError(this.context, cause, { server, isUnsent, why });
  }

  #translate(error: unknown): unknown {
    if (error instanceof InvalidInputError) {
      return new InvalidInputError(this.redact(`${this.id}: ${error.message}`));
    }
    if (error instanceof GrinfiError) return error;
    if (error instanceof FetchFailure) return this.connectionError(error.cause);
    // A hook or a stream of the user threw the error. It may contain the key, because a hook can read the key from the
    // request.
    return (
      this.safeCause(error) ?? new Error("The thrown error is omitted, because it may contain a secret.")
    );
  }
}

/** The names of timeout errors: of the platform, and of `@grinfi/retry`. */
const TIMEOUT_NAMES: ReadonlySet<unknown> = new Set(["TimeoutError", "FetchTimeoutError"]);

/** Whether an attempt or the whole call timed out. */
const isTimeout = (cause: unknown): boolean =>
  isRecord(cause) &&
  (TIMEOUT_NAMES.has(cause.name) || (isRecord(cause.cause) && TIMEOUT_NAMES.has(cause.cause.name)));
