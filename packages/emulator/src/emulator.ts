import { Backend, type EmulatorState } from "./backend/backend.ts";
import { VirtualClock } from "./backend/clock.ts";
import { createTables } from "./backend/create-tables.ts";
import { Ledger, type RequestEntry } from "./backend/ledger.ts";
import { deliverTo } from "./backend/webhook-delivery.ts";
import { handleControlRequest, isControlPath } from "./control/control.ts";
import { lie, misbehaveAfter, misbehaveBefore, misread, moveRows, wait } from "./faults/apply-fault.ts";
import { type Fault, Faults } from "./faults/faults.ts";
import { handlers, jobHandlers } from "./handlers/handlers.ts";
import { Access } from "./http/authentication.ts";
import { HttpError } from "./http/http-error.ts";
import { liveShape } from "./http/live-shapes.ts";
import {
  type OperationInput,
  type RequestContent,
  readOperationInput,
  readRequestContent,
} from "./http/operation-input.ts";
import { RateLimit } from "./http/rate-limit.ts";
import { redactSecrets } from "./http/redact-secrets.ts";
import { HandlerResponse, toErrorResponse, toResponse } from "./http/response.ts";
import { findRoute, hasOtherMethod, type Route } from "./http/routes.ts";
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

/** A Grinfi in memory. */
export class Emulator {
  /** Every request as it arrived and everything that it did. */
  readonly ledger: Ledger;
  readonly #options: EmulatorOptions;
  readonly #clock: VirtualClock;
  readonly #faults: Faults;
  readonly #deliveries = new Set<Promise<void>>();
  readonly #empty: EmulatorState;
  #access: Access;
  #backend: Backend;
  #rateLimit: RateLimit | undefined;

  constructor(options: EmulatorOptions = {}) {
    const { seed = 1, now = "2026-01-05T09:00:00Z", clock = () => 0 } = options;
    this.#options = options;
    const start = new Date(now).getTime();
    this.#clock = new VirtualClock(start, clock);
    this.ledger = new Ledger(options.ledgerLimit ?? 1_000_000);
    this.#faults = new Faults(seed);
    this.#access = new Access(options.keys);
    this.#rateLimit = createRateLimit(options.rateLimit);
    const deliver = deliverTo(options.deliver, this.#deliveries, () => this.#backend);
    this.#backend = new Backend({
      seed,
      clock: this.#clock,
      ledger: this.ledger,
      tables: createTables(seed, start, options.contacts ?? 0),
      credits: options.credits ?? 1000,
      newId: options.newId,
      allowKey: (key) => this.#access.allow(key),
      deliver,
      webhookDeliveries: options.webhookDeliveries ?? 1,
    });
    this.#empty = { ...this.#backend.save(), now: start };
  }

  /** The time of the emulator. */
  get now(): Date {
    return new Date(this.#clock.now());
  }

  /**
   * Answers a request, as `fetch` would. Give it to a client as its `fetch`; the host of the URL does not matter.
   * It rejects where a connection would break or the request's signal is aborted.
   */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    if (isControlPath(pathname)) {
      return handleControlRequest(request, { emulator: this, backend: this.#backend, faults: this.#faults });
    }
    const route = findRoute(request.method, pathname);
    const key = this.#access.keyOf(request);
    this.advance(0);
    const entry = this.ledger.request({
      at: this.#backend.now,
      method: request.method,
      url: pathname + search,
      operation: route?.operation.id,
      key: this.#access.numberOf(key),
      body: undefined,
      status: undefined,
      fault: undefined,
    });
    try {
      const content = await readRequestContent(request);
      entry.body = content.kind === "none" ? undefined : redactSecrets(content.value);
      if (this.#options.latency) await wait(this.#options.latency, request);
      const response = await this.#answer(request, route, key, content, entry);
      entry.status = response.status;
      return response;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const response = toErrorResponse(error, this.#options.errors ?? "nested");
      entry.status = response.status;
      return response;
    }
  };

  /**
   * Lets time pass; what is due meanwhile happens in its order and at its time. A clock that was given runs on while it
   * happens.
   */
  advance(milliseconds: number): void {
    const until = this.#clock.now() + milliseconds;
    this.#clock.advance(milliseconds);
    for (
      let job = this.#backend.jobs.takeDue(until);
      job !== undefined;
      job = this.#backend.jobs.takeDue(until)
    ) {
      const { at, kind, data } = job;
      const run = jobHandlers[kind];
      if (run === undefined) throw new Error(`There is no job ${kind}.`);
      this.#clock.at(at, () => run(data, this.#backend));
    }
  }

  /**
   * A contact writes on LinkedIn: an answer to what was sent, or of its own accord.
   *
   * @returns The uuid of the message.
   * @throws HttpError when there is no such contact, or no sender profile with a LinkedIn account that it could reach.
   */
  receiveLinkedInMessage(received: ReceivedLinkedInMessage): string {
    this.advance(0);
    return String(receiveLinkedInMessage(this.#backend, received).uuid);
  }

  /**
   * A contact writes an email: an answer to what was sent, or of its own accord.
   *
   * @returns The uuid of the email.
   * @throws HttpError when there is no such contact, or no active mailbox that the email could come to.
   */
  receiveEmail(received: ReceivedEmail): string {
    this.advance(0);
    return String(receiveEmail(this.#backend, received).uuid);
  }

  /**
   * A contact accepts an invitation on LinkedIn.
   *
   * @throws HttpError when there is no such contact, or neither an invitation nor a named sender profile.
   */
  acceptConnection(accepted: AcceptedConnection): void {
    this.advance(0);
    acceptConnection(this.#backend, accepted);
  }

  /**
   * An email that was sent comes back.
   *
   * @param email - Its uuid.
   * @returns The uuid of the notice.
   * @throws HttpError when there is no such email, or it did not go out.
   */
  bounceEmail(email: string): string {
    this.advance(0);
    return String(bounceEmail(this.#backend, email).uuid);
  }

  /** Resolves when every webhook that was due is delivered. */
  async settled(): Promise<void> {
    while (this.#deliveries.size > 0) await Promise.all(this.#deliveries);
  }

  /** Makes the requests to come go wrong. */
  addFault(fault: Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** The state of the backend, as a value that survives JSON. Faults and the ledger are not in it. */
  save(): EmulatorState {
    return structuredClone(this.#backend.save());
  }

  /** Takes up a saved state. It must come from an emulator with the same seed and number of contacts. */
  load(saved: EmulatorState): void {
    this.#backend.load(structuredClone(saved));
  }

  /** Back to the start: state, time, ledger, faults and rate limit. */
  reset(): void {
    this.load(this.#empty);
    this.ledger.clear();
    this.#faults.clear();
    this.#access = new Access(this.#options.keys);
    this.#rateLimit = createRateLimit(this.#options.rateLimit);
  }

  /** How many rows each collection has. */
  counts(): Record<string, number> {
    return this.#backend.counts();
  }

  async #answer(
    request: Request,
    route: Route | undefined,
    key: string | undefined,
    content: RequestContent,
    entry: RequestEntry,
  ): Promise<Response> {
    this.#access.check(key);
    this.#limit(key);
    if (route === undefined) throw noRoute(new URL(request.url).pathname);
    const fault = this.#faults.take(route.operation.id);
    entry.fault = fault?.kind;
    const early = fault && (await misbehaveBefore(fault, request));
    if (early !== undefined) return early;

    const teamId = this.#access.teamOf(request, this.#backend);
    const input = readOperationInput(new URL(request.url).search, content, route, teamId);
    // Time has passed while the request was read and held up.
    this.advance(0);
    const reply = this.#act(input, entry, fault);
    const response = toResponse(reply);
    return fault === undefined ? response : misbehaveAfter(fault, response, await response.clone().text());
  }

  #act(asked: OperationInput, entry: RequestEntry, fault: Fault | undefined): HandlerResponse {
    const input = fault === undefined ? asked : misread(fault, asked);
    const handler = handlers[input.operation.id];
    if (handler === undefined) throw new Error(`There is no handler for ${input.operation.id}.`);
    if (fault !== undefined) moveRows(fault, input, this.#backend);
    this.#backend.currentRequest = entry.sequence;
    try {
      const value = handler(input, this.#backend);
      const { status, contentType } = input.operation.success;
      const reply =
        value instanceof HandlerResponse
          ? value
          : new HandlerResponse(status, contentType === undefined ? undefined : value);
      const body = fault === undefined ? reply.body : lie(fault, reply.body);
      const shaped = this.#options.shapes === "live" ? liveShape(input, body) : body;
      return new HandlerResponse(reply.status, shaped, reply.contentType);
    } finally {
      this.#backend.currentRequest = undefined;
    }
  }

  #limit(key: string): void {
    const limit = this.#rateLimit;
    const waitFor = limit?.take(key, this.#clock.now()) ?? 0;
    if (limit === undefined || waitFor <= 0) return;
    const headers = limit.retryAfter ? { "retry-after": String(Math.ceil(waitFor / 1000)) } : {};
    throw new HttpError(429, "too_many_requests", "Too many requests.", { headers });
  }
}

/** Creates an emulator. */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  return new Emulator(options);
}

function createRateLimit(option: EmulatorOptions["rateLimit"]): RateLimit | undefined {
  if (option === undefined) return undefined;
  return new RateLimit(typeof option === "number" ? { limit: option } : option);
}

function noRoute(pathname: string): HttpError {
  if (hasOtherMethod(pathname))
    return new HttpError(405, "method_not_allowed", "This path has other methods.");
  return new HttpError(404, "not_found", `The API has no path ${pathname}.`);
}
