import { abortable, onAbort } from "@grinfi/abort";
import type { ApiError } from "../errors/api-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { type CallContext, GrinfiError } from "../errors/grinfi-error.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { apiErrorOf } from "../errors/status-errors.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { isRecord } from "../is-record.ts";
import { type Redact, redactor, safeCause } from "../observability/redact.ts";
import { Secrets } from "../observability/secrets.ts";
import type { Operation } from "../operation.ts";
import { readErrorBody } from "../response/error-body.ts";
import { readBody } from "../response/read-body.ts";
import { connectionFailure } from "../transport/connection-failure.ts";
import { FetchFailure } from "../transport/fetch-failure.ts";
import type { CallOutcome } from "./call-outcome.ts";

/** An error body is a few sentences; what is longer is a page that nobody reads. */
const MAX_ERROR_BODY = 64 * 1024;

const forgotten = new FinalizationRegistry<() => void>((forget) => forget());

/** A call under way: how it goes, and what its errors may say. */
export class Call {
  readonly id: string;
  readonly operation: Operation;
  /** What must not stand in an error: the key, and secrets that were sent. */
  readonly secrets: Secrets = new Secrets();
  readonly #signal: AbortSignal | undefined;
  readonly #request: AbortController | undefined;
  readonly #start = performance.now();
  #attempts = 0;
  /** Attempts that the server may have acted on, as far as a single one shows it. */
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
   * The signal for the request. Not the caller's own: what a request makes of it would stay there until the request is
   * collected as garbage. Absent when the caller has none: a request without a signal is cheaper.
   */
  get requestSignal(): AbortSignal | undefined {
    return this.#request?.signal;
  }

  /** How often the request went out. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Counts a request that goes out. */
  countAttempt(host: string): void {
    this.#attempts += 1;
    this.#maybeActed += 1;
    this.#host = host;
  }

  /** Notes that `fetch` threw. */
  noteFailure(thrown: unknown): void {
    if (connectionFailure(thrown).isUnsent) this.#maybeActed -= 1;
  }

  /** Notes the status of a response. */
  noteStatus(status: number): void {
    // The server gave up on a request that it may have read, or a proxy on its client (499).
    const isGivenUp = status === 408 || status === 499;
    const isRefusal = status >= 400 && status < 500 && !isGivenUp;
    // A write may be answered so after it was acted on.
    const isRedirectedRead = status >= 300 && status < 400 && this.operation.method === "GET";
    if (isRefusal || isRedirectedRead) this.#maybeActed -= 1;
  }

  /** Takes what the middleware know of the end of the call; they know more than single attempts show. */
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
      // A read changes nothing, however it ends.
      maybeProcessed:
        this.operation.repeatable !== "safe" && (this.#outcome?.maybeProcessed ?? this.#maybeActed > 0),
      retryAfterMs: this.#outcome?.retryAfterMs,
    };
  }

  /** Takes the secrets out of texts. Most calls never need it; make it when an error or a log line is made. */
  redactor(): Redact {
    return redactor(this.secrets.all());
  }

  /** The text without what must not stand in an error. */
  redact(text: string): string {
    return this.redactor()(text);
  }

  /** What was thrown, as far as it may stand in an error. */
  safeCause(thrown: unknown): unknown {
    return safeCause(thrown, this.redactor());
  }

  /**
   * Runs a step of the call; what it throws comes out as an error of the SDK. It ends with the reason of the signal as
   * soon as that is aborted, even when a `fetch` or a hook of the user's does not listen.
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

  /** Lets the caller's signal end a body that is read after the last step, for as long as anybody has it. */
  follow(response: Response): Response {
    const signal = this.#signal;
    if (signal === undefined || response.body === null) return response;
    const request = this.#request;
    if (signal.aborted) {
      request?.abort(signal.reason);
      throw signal.reason;
    }
    const stop = onAbort(signal, () => request?.abort(signal.reason));
    forgotten.register(response.body, stop);
    return response;
  }

  /** The error for an answer with an error status. */
  async errorResponse(response: Response): Promise<ApiError> {
    const { status, headers } = response;
    // The status says the most; a body that breaks off must not hide it.
    const { bytes } = await readBody(response, MAX_ERROR_BODY).catch(() => ({ bytes: new Uint8Array() }));
    const requestId = headers.get("x-request-id");
    const redact = this.redactor();
    return apiErrorOf(this.context, {
      status,
      why: this.#outcome?.why,
      requestId: requestId === null ? undefined : redact(requestId),
      ...readErrorBody(new TextDecoder().decode(bytes), redact),
    });
  }

  /**
   * The error for a call without a complete response.
   *
   * @param thrown - What `fetch` or a layer threw.
   * @param why - Sentences that follow; by default what to check.
   */
  connectionError(
    thrown: unknown,
    why = "Check the network and the base URL.",
  ): TimeoutError | ConnectionError {
    const cause = this.safeCause(thrown);
    if (isTimeout(cause)) return new TimeoutError(this.context, cause, why);
    const { address = this.#host, code, isUnsent } = connectionFailure(thrown);
    const server = this.redact(code === undefined ? address : `${address} (${code})`);
    return new ConnectionError(this.context, cause, { server, isUnsent, why });
  }

  #translate(error: unknown): unknown {
    if (error instanceof InvalidInputError) {
      return new InvalidInputError(this.redact(`${this.id}: ${error.message}`));
    }
    if (error instanceof GrinfiError) return error;
    if (error instanceof FetchFailure) return this.connectionError(error.cause);
    // A hook or a stream of the user's threw it; it may have taken the key from the request.
    return this.safeCause(error) ?? new Error("What was thrown may hold a secret and is left out.");
  }
}

/** The names of timeouts: of the platform, and of `@grinfi/retry`. */
const TIMEOUTS: ReadonlySet<unknown> = new Set(["TimeoutError", "FetchTimeoutError"]);

/** Of an attempt, or of the whole call. */
const isTimeout = (cause: unknown): boolean =>
  isRecord(cause) && (TIMEOUTS.has(cause.name) || (isRecord(cause.cause) && TIMEOUTS.has(cause.cause.name)));
