import { notFound } from "../http/http-error.ts";
import type { Fields } from "../json.ts";
import { mix, uuidOf } from "../random.ts";
import type { VirtualClock } from "./clock.ts";
import { JobQueue } from "./job-queue.ts";
import type { EffectKind, Ledger } from "./ledger.ts";
import type { Row, Table, TableChanges } from "./table.ts";

/** Sends a request of a webhook. */
export type Deliver = (webhook: string, url: string, method: string, payload: string) => void;

/** The state of a backend, as JSON. */
export interface EmulatorState {
  readonly now: number;
  readonly created: number;
  readonly drawn: number;
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
  /** Makes the ids of new rows. Default: UUIDs from the seed. */
  readonly newId: (() => string) | undefined;
  /** Lets a new key in. */
  readonly allowKey: (key: string) => void;
  readonly deliver: Deliver;
  /** How often each webhook is delivered. */
  readonly webhookDeliveries: number;
}

/** Everything that the emulated service knows, and what handlers and jobs may do to it. */
export class Backend {
  readonly seed: number;
  readonly jobs: JobQueue = new JobQueue();
  /** What the team may still spend on enrichment. */
  credits: number;
  /** The ledger's number of the request that is served; `undefined` in a job. */
  currentRequest: number | undefined;
  readonly allowKey: (key: string) => void;
  readonly deliver: Deliver;
  readonly webhookDeliveries: number;
  readonly #clock: VirtualClock;
  readonly #ledger: Ledger;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #newId: (() => string) | undefined;
  #created = 0;
  #drawn = 0;

  constructor(options: BackendOptions) {
    this.seed = options.seed;
    this.credits = options.credits;
    this.allowKey = options.allowKey;
    this.deliver = options.deliver;
    this.webhookDeliveries = options.webhookDeliveries;
    this.#clock = options.clock;
    this.#ledger = options.ledger;
    this.#tables = options.tables;
    this.#newId = options.newId;
  }

  /** The time, as the API writes it. */
  get now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  /** The time that much later, as the API writes it. */
  timeAfter(milliseconds: number): string {
    return new Date(this.#clock.now() + milliseconds).toISOString();
  }

  table(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`There is no table ${name}.`);
    return table;
  }

  /** @throws HttpError 404. */
  requireRow(name: string, id: unknown): Row {
    const row = this.table(name).get(String(id));
    if (row === undefined) throw notFound(`row of ${name}: ${String(id)}`);
    return row;
  }

  newUuid(): string {
    this.#created += 1;
    return this.#newId?.() ?? uuidOf(mix(this.seed, this.#created), this.#created);
  }

  /** A whole number that no row has yet. */
  newNumber(): number {
    this.#created += 1;
    return 100_000 + this.#created;
  }

  /** A number from 0 up to 1, the same in every run. */
  random(): number {
    this.#drawn += 1;
    return mix(this.seed, 7, this.#drawn) / 2 ** 32;
  }

  /** Lets a job happen later. */
  schedule(milliseconds: number, kind: string, data: Fields): void {
    this.jobs.add({ at: this.#clock.now() + milliseconds, kind, data });
  }

  /** Notes in the ledger what was done. */
  recordEffect(effect: EffectKind, details: Fields): void {
    this.#ledger.effect({ at: this.now, effect, request: this.currentRequest, ...details });
  }

  /** How many rows each table has. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#tables].map(([name, table]) => [name, table.size]));
  }

  save(): EmulatorState {
    const tables = [...this.#tables].map(([name, table]) => [name, table.save()] as const);
    return {
      now: this.#clock.now(),
      created: this.#created,
      drawn: this.#drawn,
      credits: this.credits,
      tables: Object.fromEntries(tables),
      jobs: this.jobs.save(),
    };
  }

  load(saved: EmulatorState): void {
    this.#clock.set(saved.now);
    this.#created = saved.created;
    this.#drawn = saved.drawn;
    this.credits = saved.credits;
    for (const [name, table] of this.#tables) table.load(saved.tables[name] ?? { changed: [], added: [] });
    this.jobs.load(saved.jobs);
  }
}
