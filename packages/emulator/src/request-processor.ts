import type { Backend } from "./backend/backend.ts";
import type { Ledger, RequestEntry } from "./backend/ledger.ts";
import {
  applyBeforeProcessing,
  applyToBody,
  applyToInput,
  applyToResponse,
  applyToRows,
  waitOrAbort,
} from "./faults/apply-fault.ts";
import type { Fault, Faults } from "./faults/faults.ts";
import { handlers } from "./handlers/handlers.ts";
import { ApiKeys } from "./http/api-keys.ts";
import { HttpError } from "./http/http-error.ts";
import type { EmulatorRequest, EmulatorResponse } from "./http/messages.ts";
import { toObservedShape } from "./http/observed-shapes.ts";
import {
  type OperationInput,
  type RequestContent,
  readOperationInput,
  readRequestContent,
} from "./http/operation-input.ts";
import { createRateLimit, type RateLimit } from "./http/rate-limit.ts";
import { redactSecrets } from "./http/redact-secrets.ts";
import { HandlerResponse, toErrorResponse, toResponse } from "./http/response.ts";
import { type Route, Router } from "./http/routes.ts";
import type { EmulatorOptions } from "./options.ts";
import { acceptedOperations } from "./other-clients/accepted-operations.ts";
import { readAliasInput } from "./other-clients/alias-input.ts";
import { aliases } from "./other-clients/aliases.ts";

/** The parts of an emulator that take part in a request. */
interface ProcessorParts {
  readonly options: EmulatorOptions;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly backend: Backend;
  /** Runs the events that are due. */
  readonly runDueEvents: () => void;
}

/** Processes requests to the API: key, rate limit, faults, validation, handler, response. */
export class RequestProcessor {
  readonly #options: EmulatorOptions;
  readonly #ledger: Ledger;
  readonly #faults: Faults;
  readonly #backend: Backend;
  readonly #runDueEvents: () => void;
  readonly #router: Router;
  readonly #isObserved: boolean;
  #apiKeys: ApiKeys;
  #rateLimit: RateLimit | undefined;

  constructor({ options, ledger, faults, backend, runDueEvents }: ProcessorParts) {
    this.#options = options;
    this.#ledger = ledger;
    this.#faults = faults;
    this.#backend = backend;
    this.#runDueEvents = runDueEvents;
    const { strict = false, responseShape } = options;
    this.#isObserved = responseShape === "observed";
    const accepted = acceptedOperations({ strict, observed: this.#isObserved });
    this.#router = new Router(accepted, strict ? [] : aliases);
    this.#apiKeys = new ApiKeys(options.apiKeys);
    this.#rateLimit = createRateLimit(options.rateLimit);
  }

  /** Forgets the keys and the requests so far. */
  reset(): void {
    this.#apiKeys = new ApiKeys(this.#options.apiKeys);
    this.#rateLimit = createRateLimit(this.#options.rateLimit);
  }

  /** Makes a new API key valid. */
  allowKey(key: string): void {
    this.#apiKeys.allow(key);
  }

  /** Returns the id of the operation with this method and path. */
  operationOf(method: string, pathname: string): string | undefined {
    return this.#router.find(method, pathname)?.operation.id;
  }

  /**
   * Processes a request. The response has the time of the emulator in `Date`, as that of a server has its own.
   *
   * @throws ConnectionReset if a fault breaks the connection.
   * @throws The reason of the request's signal if it is aborted.
   */
  async process(request: EmulatorRequest): Promise<EmulatorResponse> {
    const response = await this.#processRequest(request);
    const date = new Date(this.#backend.time).toUTCString();
    return { ...response, headers: { ...response.headers, date } };
  }

  async #processRequest(request: EmulatorRequest): Promise<EmulatorResponse> {
    const { method, pathname, search } = request;
    const route = this.#router.find(method, pathname);
    const key = this.#apiKeys.keyOf(request);
    this.#runDueEvents();
    const entry = this.#ledger.addRequest({
      at: this.#backend.now,
      method,
      url: pathname + search,
      operation: route?.operation.id,
      keyNumber: this.#apiKeys.numberOf(key),
      body: undefined,
      status: undefined,
      fault: undefined,
    });
    try {
      const content = await readRequestContent(request);
      entry.body = content.kind === "none" ? undefined : redactSecrets(content.value);
      if (this.#options.latency) await waitOrAbort(this.#options.latency, request);
      const response = await this.#respond(request, route, key, content, entry);
      entry.status = response.status;
      return response;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const response = toErrorResponse(error, this.#options.errorShape ?? "nested");
      entry.status = response.status;
      return response;
    }
  }

  async #respond(
    request: EmulatorRequest,
    route: Route | undefined,
    key: string | undefined,
    content: RequestContent,
    entry: RequestEntry,
  ): Promise<EmulatorResponse> {
    this.#apiKeys.check(key);
    this.#applyRateLimit(key);
    if (route === undefined) throw this.#router.error(request.pathname);
    const fault = this.#faults.take(route.operation.id);
    entry.fault = fault?.kind;
    const injected = fault && (await applyBeforeProcessing(fault, request));
    if (injected !== undefined) return injected;

    const teamId = this.#apiKeys.teamOf(request, this.#backend);
    const sent = readAliasInput(route, { search: request.search, content });
    const input = readOperationInput(sent.search, sent.content, route, teamId);
    // Reading the request and faults take time.
    this.#runDueEvents();
    const response = toResponse(this.#handle(input, entry, fault));
    return fault === undefined ? response : applyToResponse(fault, response);
  }

  #handle(original: OperationInput, entry: RequestEntry, fault: Fault | undefined): HandlerResponse {
    const input = fault === undefined ? original : applyToInput(fault, original);
    const handler = handlers[input.operation.id];
    if (handler === undefined) throw new Error(`There is no handler for ${input.operation.id}.`);
    if (fault !== undefined) applyToRows(fault, input, this.#backend);
    this.#backend.currentRequest = entry.sequence;
    try {
      const value = handler(input, this.#backend);
      const { status, contentType } = input.operation.success;
      const result =
        value instanceof HandlerResponse
          ? value
          : new HandlerResponse(status, contentType === undefined ? undefined : value);
      const body = fault === undefined ? result.body : applyToBody(fault, result.body);
      const shaped = this.#isObserved ? toObservedShape(input, body) : body;
      return new HandlerResponse(result.status, shaped, result.contentType);
    } finally {
      this.#backend.currentRequest = undefined;
    }
  }

  #applyRateLimit(key: string): void {
    const limit = this.#rateLimit;
    const delay = limit?.take(key, this.#backend.time) ?? 0;
    if (limit === undefined || delay <= 0) return;
    const headers = limit.retryAfter ? { "retry-after": String(Math.ceil(delay / 1000)) } : {};
    throw new HttpError(429, "too_many_requests", "Too many requests.", { headers });
  }
}
