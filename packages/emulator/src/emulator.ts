import { Backend, type EmulatorState } from "./backend/backend.ts";
import { VirtualClock } from "./backend/clock.ts";
import { createTables } from "./backend/create-tables.ts";
import { Ledger, type RequestEntry } from "./backend/ledger.ts";
import { createWebhookDelivery } from "./backend/webhook-delivery.ts";
import { handleControlRequest, isControlPath } from "./control/control.ts";
import {
  applyBeforeProcessing,
  applyToBody,
  applyToInput,
  applyToResponse,
  applyToRows,
  waitOrAbort,
} from "./faults/apply-fault.ts";
import { type Fault, Faults } from "./faults/faults.ts";
import { handlers, jobHandlers } from "./handlers/handlers.ts";
import { ApiKeys } from "./http/api-keys.ts";
import { HttpError } from "./http/http-error.ts";
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
import { findRoute, type Route, routeError } from "./http/routes.ts";
import {
  type AcceptedConnection,
  acceptConnection,
  bounceEmail,
  type ReceivedEmail,
  type ReceivedLinkedInMessage,
  receiveEmail,
  receiveLinkedInMessage,
} from "./messaging/incoming.ts";
import type { EmulatorOptions } from "./options.ts";

/** A stateful Grinfi API in memory. Create one with `createEmulator`. */
export class Emulator {
  /** The ledger, which records every request and its effects. */
  readonly ledger: Ledger;
  readonly #options: EmulatorOptions;
  readonly #clock: VirtualClock;
  readonly #faults: Faults;
  readonly #deliveries = new Set<Promise<void>>();
  readonly #initialState: EmulatorState;
  #apiKeys: ApiKeys;
  #backend: Backend;
  #rateLimit: RateLimit | undefined;

  constructor(options: EmulatorOptions = {}) {
    const { seed = 1, now = "2026-01-05T09:00:00Z", clock = () => 0 } = options;
    this.#options = options;
    const start = new Date(now).getTime();
    this.#clock = new VirtualClock(start, clock);
    this.ledger = new Ledger(options.maxLedgerEntries ?? 1_000_000);
    this.#faults = new Faults(seed);
    this.#apiKeys = new ApiKeys(options.apiKeys);
    this.#rateLimit = createRateLimit(options.rateLimit);
    const deliverWebhook = createWebhookDelivery(options.webhookFetch, this.#deliveries, () => this.#backend);
    this.#backend = new Backend({
      seed,
      clock: this.#clock,
      ledger: this.ledger,
      tables: createTables(seed, start, options.contacts ?? 0),
      credits: options.credits ?? 1000,
      generateId: options.generateId,
      allowKey: (key) => this.#apiKeys.allow(key),
      deliverWebhook,
      webhookDeliveries: options.webhookDeliveries ?? 1,
    });
    this.#initialState = { ...this.#backend.save(), now: start };
  }

  /** The current time of the emulator. */
  get now(): Date {
    return new Date(this.#clock.now());
  }

  /**
   * A `fetch` for clients. The emulator ignores the host of the URL.
   *
   * @throws TypeError if a fault breaks the connection.
   * @throws The reason of the request's signal if it is aborted.
   */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    if (isControlPath(pathname)) {
      return handleControlRequest(request, { emulator: this, backend: this.#backend, faults: this.#faults });
    }
    const route = findRoute(request.method, pathname);
    const key = this.#apiKeys.keyOf(request);
    this.advance(0);
    const entry = this.ledger.addRequest({
      at: this.#backend.now,
      method: request.method,
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
  };

  /**
   * Moves the time forward. All events that are due until then happen in order, each at its own time.
   *
   * @param milliseconds - The time to add, in milliseconds. With 0, only events that are due now happen.
   */
  advance(milliseconds: number): void {
    const until = this.#clock.now() + milliseconds;
    this.#clock.advance(milliseconds);
    const { jobs } = this.#backend;
    for (let job = jobs.takeDue(until); job !== undefined; job = jobs.takeDue(until)) {
      const { at, kind, data } = job;
      const run = jobHandlers[kind];
      if (run === undefined) throw new Error(`There is no handler for the job ${kind}.`);
      this.#clock.runAt(at, () => run(data, this.#backend));
    }
  }

  /**
   * Simulates a LinkedIn message from a contact, as a reply or unprompted.
   *
   * @returns The uuid of the message.
   * @throws Error if the contact does not exist, or there is no sender profile with a LinkedIn account to receive it.
   */
  receiveLinkedInMessage(received: ReceivedLinkedInMessage): string {
    this.advance(0);
    return String(receiveLinkedInMessage(this.#backend, received).uuid);
  }

  /**
   * Simulates an email from a contact, as a reply or unprompted.
   *
   * @returns The uuid of the email.
   * @throws Error if the contact does not exist, or there is no active mailbox to receive it.
   */
  receiveEmail(received: ReceivedEmail): string {
    this.advance(0);
    return String(receiveEmail(this.#backend, received).uuid);
  }

  /**
   * Simulates that a contact accepts an invitation on LinkedIn.
   *
   * @throws Error if the contact does not exist, or nobody invited it and `senderProfile` is missing.
   */
  acceptConnection(accepted: AcceptedConnection): void {
    this.advance(0);
    acceptConnection(this.#backend, accepted);
  }

  /**
   * Simulates that a sent email bounces.
   *
   * @param email - The uuid of the email.
   * @returns The uuid of the bounce notice in the mailbox.
   * @throws Error if the email does not exist or was not sent.
   */
  bounceEmail(email: string): string {
    this.advance(0);
    return String(bounceEmail(this.#backend, email).uuid);
  }

  /** Resolves when all webhooks that were due have been delivered or have failed. */
  async waitForWebhooks(): Promise<void> {
    while (this.#deliveries.size > 0) await Promise.all(this.#deliveries);
  }

  /**
   * Makes future requests fail or misbehave.
   *
   * @param fault - The fault; see `Fault` for the defaults of its fields.
   *
   * @example
   * emulator.addFault({ kind: "status", status: 503, operation: "searchContacts", times: 3 });
   */
  addFault(fault: Fault): void {
    this.#faults.add(fault);
  }

  /** Removes all faults. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Returns a snapshot of the state, to store as JSON. It contains neither the faults nor the ledger. */
  save(): EmulatorState {
    return structuredClone(this.#backend.save());
  }

  /**
   * Restores a snapshot.
   *
   * @param state - A snapshot of an emulator with the same `seed`, `now` and `contacts`.
   */
  load(state: EmulatorState): void {
    this.#backend.load(structuredClone(state));
  }

  /** Resets state, time, ledger, faults and rate limit to the start. */
  reset(): void {
    this.load(this.#initialState);
    this.ledger.clear();
    this.#faults.clear();
    this.#apiKeys = new ApiKeys(this.#options.apiKeys);
    this.#rateLimit = createRateLimit(this.#options.rateLimit);
  }

  /** Returns the number of rows of each collection. */
  counts(): Record<string, number> {
    return this.#backend.counts();
  }

  async #respond(
    request: Request,
    route: Route | undefined,
    key: string | undefined,
    content: RequestContent,
    entry: RequestEntry,
  ): Promise<Response> {
    this.#apiKeys.check(key);
    this.#applyRateLimit(key);
    if (route === undefined) throw routeError(new URL(request.url).pathname);
    const fault = this.#faults.take(route.operation.id);
    entry.fault = fault?.kind;
    const injected = fault && (await applyBeforeProcessing(fault, request));
    if (injected !== undefined) return injected;

    const teamId = this.#apiKeys.teamOf(request, this.#backend);
    const input = readOperationInput(new URL(request.url).search, content, route, teamId);
    // Reading the request and faults take time.
    this.advance(0);
    const response = toResponse(this.#handle(input, entry, fault));
    return fault === undefined ? response : applyToResponse(fault, response, await response.clone().text());
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
      const shaped = this.#options.responseShape === "observed" ? toObservedShape(input, body) : body;
      return new HandlerResponse(result.status, shaped, result.contentType);
    } finally {
      this.#backend.currentRequest = undefined;
    }
  }

  #applyRateLimit(key: string): void {
    const limit = this.#rateLimit;
    const delay = limit?.take(key, this.#clock.now()) ?? 0;
    if (limit === undefined || delay <= 0) return;
    const headers = limit.retryAfter ? { "retry-after": String(Math.ceil(delay / 1000)) } : {};
    throw new HttpError(429, "too_many_requests", "Too many requests.", { headers });
  }
}

/**
 * Creates an emulator. It needs no server: pass its `fetch` to a client.
 *
 * @param options - See `EmulatorOptions` for the options and their defaults.
 * @returns The emulator.
 *
 * @example
 * const emulator = createEmulator({ contacts: 20 });
 * const grinfi = new Grinfi({ apiKey: "test-key", fetch: emulator.fetch });
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  return new Emulator(options);
}
