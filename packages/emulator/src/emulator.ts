import { type SavedWorld, World } from "./backend/backend.ts";
import { VirtualClock } from "./backend/clock.ts";
import { createTables } from "./backend/create-tables.ts";
import { Ledger, type RequestEntry } from "./backend/ledger.ts";
import { deliverTo } from "./backend/webhook-delivery.ts";
import { control, isControlPath } from "./control/control.ts";
import { lie, misbehaveAfter, misbehaveBefore, misread, moveRows, wait } from "./faults/apply-fault.ts";
import { type Fault, Faults } from "./faults/faults.ts";
import { handlers, jobs } from "./handlers/handlers.ts";
import { Access } from "./http/authentication.ts";
import { Refusal } from "./http/http-error.ts";
import { liveShape } from "./http/live-shapes.ts";
import { type Content, type Input, readContent, readInput } from "./http/operation-input.ts";
import { RateLimit } from "./http/rate-limit.ts";
import { withoutSecrets } from "./http/redact-secrets.ts";
import { Reply, toErrorResponse, toResponse } from "./http/response.ts";
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
  readonly #empty: SavedWorld;
  #access: Access;
  #world: World;
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
    const deliver = deliverTo(options.deliver, this.#deliveries, () => this.#world);
    this.#world = new World({
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
    this.#empty = { ...this.#world.save(), now: start };
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
      return control(request, { emulator: this, world: this.#world, faults: this.#faults });
    }
    const route = findRoute(request.method, pathname);
    const key = this.#access.keyOf(request);
    this.advance(0);
    const entry = this.ledger.request({
      at: this.#world.now,
      method: request.method,
      url: pathname + search,
      operation: route?.operation.id,
      key: this.#access.numberOf(key),
      body: undefined,
      status: undefined,
      fault: undefined,
    });
    try {
      const content = await readContent(request);
      entry.body = content.kind === "none" ? undefined : withoutSecrets(content.value);
      if (this.#options.latency) await wait(this.#options.latency, request);
      const response = await this.#answer(request, route, key, content, entry);
      entry.status = response.status;
      return response;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
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
      let job = this.#world.jobs.takeDue(until);
      job !== undefined;
      job = this.#world.jobs.takeDue(until)
    ) {
      const { at, kind, data } = job;
      const run = jobs[kind];
      if (run === undefined) throw new Error(`There is no job ${kind}.`);
      this.#clock.at(at, () => run(data, this.#world));
    }
  }

  /**
   * A contact writes on LinkedIn: an answer to what was sent, or of its own accord.
   *
   * @returns The uuid of the message.
   * @throws Refusal when there is no such contact, or no sender profile with a LinkedIn account that it could reach.
   */
  receiveLinkedInMessage(received: ReceivedLinkedInMessage): string {
    this.advance(0);
    return String(receiveLinkedInMessage(this.#world, received).uuid);
  }

  /**
   * A contact writes an email: an answer to what was sent, or of its own accord.
   *
   * @returns The uuid of the email.
   * @throws Refusal when there is no such contact, or no active mailbox that the email could come to.
   */
  receiveEmail(received: ReceivedEmail): string {
    this.advance(0);
    return String(receiveEmail(this.#world, received).uuid);
  }

  /**
   * A contact accepts an invitation on LinkedIn.
   *
   * @throws Refusal when there is no such contact, or neither an invitation nor a named sender profile.
   */
  acceptConnection(accepted: AcceptedConnection): void {
    this.advance(0);
    acceptConnection(this.#world, accepted);
  }

  /**
   * An email that was sent comes back.
   *
   * @param email - Its uuid.
   * @returns The uuid of the notice.
   * @throws Refusal when there is no such email, or it did not go out.
   */
  bounceEmail(email: string): string {
    this.advance(0);
    return String(bounceEmail(this.#world, email).uuid);
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

  /** The state of the world, as a value that survives JSON. Faults and the ledger are not in it. */
  save(): SavedWorld {
    return structuredClone(this.#world.save());
  }

  /** Takes up a saved state. It must come from an emulator with the same seed and number of contacts. */
  load(saved: SavedWorld): void {
    this.#world.load(structuredClone(saved));
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
    return this.#world.counts();
  }

  async #answer(
    request: Request,
    route: Route | undefined,
    key: string | undefined,
    content: Content,
    entry: RequestEntry,
  ): Promise<Response> {
    this.#access.check(key);
    this.#limit(key);
    if (route === undefined) throw noRoute(new URL(request.url).pathname);
    const fault = this.#faults.take(route.operation.id);
    entry.fault = fault?.kind;
    const early = fault && (await misbehaveBefore(fault, request));
    if (early !== undefined) return early;

    const teamId = this.#access.teamOf(request, this.#world);
    const input = readInput(new URL(request.url).search, content, route, teamId);
    // Time has passed while the request was read and held up.
    this.advance(0);
    const reply = this.#act(input, entry, fault);
    const response = toResponse(reply);
    return fault === undefined ? response : misbehaveAfter(fault, response, await response.clone().text());
  }

  #act(asked: Input, entry: RequestEntry, fault: Fault | undefined): Reply {
    const input = fault === undefined ? asked : misread(fault, asked);
    const handler = handlers[input.operation.id];
    if (handler === undefined) throw new Error(`There is no handler for ${input.operation.id}.`);
    if (fault !== undefined) moveRows(fault, input, this.#world);
    this.#world.request = entry.sequence;
    try {
      const value = handler(input, this.#world);
      const { status, contentType } = input.operation.success;
      const reply =
        value instanceof Reply ? value : new Reply(status, contentType === undefined ? undefined : value);
      const body = fault === undefined ? reply.body : lie(fault, reply.body);
      const shaped = this.#options.shapes === "live" ? liveShape(input, body) : body;
      return new Reply(reply.status, shaped, reply.contentType);
    } finally {
      this.#world.request = undefined;
    }
  }

  #limit(key: string): void {
    const limit = this.#rateLimit;
    const waitFor = limit?.take(key, this.#clock.now()) ?? 0;
    if (limit === undefined || waitFor <= 0) return;
    const headers = limit.retryAfter ? { "retry-after": String(Math.ceil(waitFor / 1000)) } : {};
    throw new Refusal(429, "too_many_requests", "Too many requests.", { headers });
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

function noRoute(pathname: string): Refusal {
  if (hasOtherMethod(pathname)) return new Refusal(405, "method_not_allowed", "This path has other methods.");
  return new Refusal(404, "not_found", `The API has no path ${pathname}.`);
}
