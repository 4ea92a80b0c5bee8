import { notFound } from "../http/http-error.ts";
import type { Fields } from "../json.ts";
import { mix, uuidOf } from "../random.ts";
import type { VirtualClock } from "./clock.ts";
import type { EmulatedWebhooks } from "./emulated-webhooks.ts";
import { JobQueue } from "./job-queue.ts";
import type { Lag } from "./lag.ts";
import type { EffectKind, Ledger } from "./ledger.ts";
import { RowJsonCache } from "./row-json.ts";
import type { Row, Table, TableChanges } from "./table.ts";
import type { WebhookDelivery } from "./webhook-delivery.ts";

/** A snapshot of the state of an emulator, as JSON. */
export interface EmulatorState {
  readonly now: number;
  readonly createdIds: number;
  readonly randomDraws: number;
  readonly createdDeliveries: number;
  readonly credits: number;
  readonly tables: Readonly<Record<string, TableChanges>>;
  readonly jobs: ReturnType<JobQueue["save"]>;
}

export interface BackendOptions {
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly ledger: Ledger;
  readonly tables: ReadonlyMap<string, Table>;
  readonly credits: number;
  /** Creates the ids of new rows. Default: UUIDs from the seed. */
  readonly generateId: (() => string) | undefined;
  /** Makes a new API key valid. */
  readonly allowKey: (key: string) => void;
  readonly deliverWebhook: (delivery: WebhookDelivery) => void;
  readonly webhooks: EmulatedWebhooks;
  readonly lag: Lag;
}

/** The backend of the emulated service: its state, and the operations on it that handlers and jobs use. */
export class Backend {
  readonly seed: number;
  readonly jobs: JobQueue = new JobQueue();
  readonly rowJson: RowJsonCache = new RowJsonCache();
  /** The remaining credits for enrichment. */
  credits: number;
  /** The ledger sequence of the request that is being processed. `undefined` in a job. */
  currentRequest: number | undefined;
  readonly allowKey: (key: string) => void;
  readonly deliverWebhook: (delivery: WebhookDelivery) => void;
  readonly webhooks: EmulatedWebhooks;
  readonly lag: Lag;
  readonly #clock: VirtualClock;
  readonly #ledger: Ledger;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #generateId: (() => string) | undefined;
  #createdIds = 0;
  #randomDraws = 0;
  #createdDeliveries = 0;

  constructor(options: BackendOptions) {
    this.seed = options.seed;
    this.credits = options.credits;
    this.allowKey = options.allowKey;
    this.deliverWebhook = options.deliverWebhook;
    this.webhooks = options.webhooks;
    this.lag = options.lag;
    this.#clock = options.clock;
    this.#ledger = options.ledger;
    this.#tables = options.tables;
    this.#generateId = options.generateId;
  }

  /** The current time in milliseconds since 1970. */
  get time(): number {
    return this.#clock.now();
  }

  /** The current time in the format of the API. */
  get now(): string {
    return this.#clock.isoNow;
  }

  /** The time after a duration, in the format of the API. */
  timeAfter(milliseconds: number): string {
    return new Date(this.#clock.now() + milliseconds).toISOString();
  }

  table(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`There is no table named ${name}.`);
    return table;
  }

  /** Returns a row. @throws HttpError 404 if it does not exist. */
  requireRow(name: string, id: unknown): Row {
    const row = this.table(name).get(String(id));
    if (row === undefined) throw notFound(`row in ${name} with the id ${String(id)}`);
    return row;
  }

  newUuid(): string {
    this.#createdIds += 1;
    return this.#generateId?.() ?? uuidOf(mix(this.seed, this.#createdIds), this.#createdIds);
  }

  /** Returns a number that is not the id of any row. */
  newNumber(): number {
    this.#createdIds += 1;
    return 100_000 + this.#createdIds;
  }

  /** Returns a pseudo-random number from 0 up to 1. */
  random(): number {
    this.#randomDraws += 1;
    return mix(this.seed, 7, this.#randomDraws) / 2 ** 32;
  }

  /** Returns a pseudo-random number for a new delivery of a webhook, from 0 up to 2^32. */
  randomOfDelivery(): number {
    this.#createdDeliveries += 1;
    return mix(this.seed, 17, this.#createdDeliveries);
  }

  /** Adds a job that runs after a delay. */
  schedule(milliseconds: number, kind: string, data: Fields): void {
    this.jobs.add({ at: this.#clock.now() + milliseconds, kind, data });
  }

  /** Records an effect in the ledger. */
  recordEffect(effect: EffectKind, details: Fields): void {
    this.#ledger.addEffect({ at: this.now, effect, request: this.currentRequest, ...details });
  }

  /** Returns the number of rows of each table. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#tables].map(([name, table]) => [name, table.size]));
  }

  save(): EmulatorState {
    const tables = [...this.#tables].map(([name, table]) => [name, table.save()] as const);
    return {
      now: this.#clock.now(),
      createdIds: this.#createdIds,
      randomDraws: this.#randomDraws,
      createdDeliveries: this.#createdDeliveries,
      credits: this.credits,
      tables: Object.fromEntries(tables),
      jobs: this.jobs.save(),
    };
  }

  load(saved: EmulatorState): void {
    this.#clock.set(saved.now);
    this.#createdIds = saved.createdIds;
    this.#randomDraws = saved.randomDraws;
    this.#createdDeliveries = saved.createdDeliveries;
    this.credits = saved.credits;
    for (const [name, table] of this.#tables) table.load(saved.tables[name] ?? { changed: [], added: [] });
    this.jobs.load(saved.jobs);
  }
}
