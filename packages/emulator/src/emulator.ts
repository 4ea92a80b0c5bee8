import { Backend, type EmulatorState } from "./backend/backend.ts";
import { VirtualClock } from "./backend/clock.ts";
import { createTables } from "./backend/create-tables.ts";
import { checkWebhooks } from "./backend/emulated-webhooks.ts";
import { Ledger } from "./backend/ledger.ts";
import { WebhookSender } from "./backend/webhook-delivery.ts";
import { handleControlRequest, isControlPath } from "./control/control.ts";
import { type Fault, Faults } from "./faults/faults.ts";
import { jobHandlers } from "./handlers/handlers.ts";
import type { EmulatorRequest, EmulatorResponse } from "./http/messages.ts";
import { fromFetchArguments, toWebResponse } from "./http/web-messages.ts";
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
import { RequestProcessor } from "./request-processor.ts";

/** A stateful Grinfi API in memory. Create one with `createEmulator`. */
export class Emulator {
  /** The ledger, which records every request and its effects. */
  readonly ledger: Ledger;
  readonly #clock: VirtualClock;
  readonly #faults: Faults;
  readonly #webhookSender: WebhookSender;
  readonly #initialState: EmulatorState;
  readonly #backend: Backend;
  readonly #processor: RequestProcessor;

  constructor(options: EmulatorOptions = {}) {
    const { seed = 1, now = "2026-01-05T09:00:00Z", clock = () => 0, webhooks = {} } = options;
    checkWebhooks(webhooks);
    const start = new Date(now).getTime();
    this.#clock = new VirtualClock(start, clock);
    this.ledger = new Ledger(options.maxLedgerEntries ?? 1_000_000);
    this.#faults = new Faults(seed);
    this.#webhookSender = new WebhookSender(webhooks.fetch, (details) =>
      this.#backend.recordEffect("delivered", details),
    );
    this.#backend = new Backend({
      seed,
      clock: this.#clock,
      ledger: this.ledger,
      tables: createTables(seed, start, options.contacts ?? 0),
      credits: options.credits ?? 1000,
      generateId: options.generateId,
      allowKey: (key) => this.#processor.allowKey(key),
      deliverWebhook: (delivery) => this.#webhookSender.send(delivery),
      webhooks,
      lag: options.lag ?? {},
    });
    this.#processor = new RequestProcessor({
      options,
      ledger: this.ledger,
      faults: this.#faults,
      backend: this.#backend,
      runDueEvents: () => this.advance(0),
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
  readonly fetch: typeof fetch = async (input, init) =>
    toWebResponse(await this.handle(fromFetchArguments(input, init)));

  /** @internal Handles a request, as `fetch` does. For the server, which needs no web requests. */
  handle(request: EmulatorRequest): Promise<EmulatorResponse> {
    if (!isControlPath(request.pathname)) return this.#processor.process(request);
    return handleControlRequest(request, { emulator: this, backend: this.#backend, faults: this.#faults });
  }

  /** @internal Returns the id of the operation with this method and path. */
  operationOf(method: string, pathname: string): string | undefined {
    return this.#processor.operationOf(method, pathname);
  }

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
    await this.#webhookSender.wait();
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
    this.#processor.reset();
  }

  /** Returns the number of rows of each collection. */
  counts(): Record<string, number> {
    return this.#backend.counts();
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
