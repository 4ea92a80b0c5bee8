import type { Fields } from "../json.ts";

/** A recorded request. */
export interface RequestEntry {
  readonly type: "request";
  readonly sequence: number;
  /** The time at which the request arrived, by the clock of the emulator. */
  readonly at: string;
  readonly method: string;
  /** The path and the query as the client sent them. */
  readonly url: string;
  /** The id of the operation. `undefined` if no operation has this method and path. */
  readonly operation: string | undefined;
  /**
   * Identifies the API key: 1 is the first key that was used. The key itself is not recorded, because it is a secret.
   */
  readonly keyNumber: number | undefined;
  /** The JSON body, with secrets redacted. */
  body: unknown;
  /** The status of the response. `undefined` before the response, and if the connection broke. */
  status: number | undefined;
  /** The kind of the injected fault. */
  fault: string | undefined;
}

/** An effect of a request, or of time passing. Other fields depend on the kind of the effect. */
export interface EffectEntry extends Fields {
  readonly type: "effect";
  readonly sequence: number;
  readonly at: string;
  readonly effect: EffectKind;
  /** The `sequence` of the request that caused the effect. `undefined` if it happened as time passed. */
  readonly request: number | undefined;
}

/**
 * The kind of an effect. `created`, `updated` and `deleted` are about rows, `sent` and `received` about messages and
 * emails, `enrolled` and `cancelled` about contacts in automations, `spent` about credits, `delivered` about webhooks.
 * `refused` is about a record that an enrolment, an import or a mass action did not change, and `completed` about the end
 * of an import or a mass action.
 */
export type EffectKind =
  | "created"
  | "updated"
  | "deleted"
  | "sent"
  | "received"
  | "enrolled"
  | "cancelled"
  | "spent"
  | "delivered"
  | "refused"
  | "completed";

/** An entry of the ledger. */
export type LedgerEntry = RequestEntry | EffectEntry;

/** An append-only record of all requests and effects, in order. Beyond its limit it drops the oldest entries. */
export class Ledger {
  readonly #limit: number;
  #entries: LedgerEntry[] = [];
  #sequence = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** All entries, oldest first. */
  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** Number of entries that were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds a request. The emulator calls it. */
  addRequest(entry: Omit<RequestEntry, "type" | "sequence">): RequestEntry {
    return this.#add({ type: "request", sequence: this.#next(), ...entry });
  }

  /** Adds an effect. The emulator calls it. */
  addEffect(entry: { at: string; effect: EffectKind; request: number | undefined } & Fields): void {
    this.#add({ type: "effect", sequence: this.#next(), ...entry });
  }

  /**
   * Returns the recorded requests.
   *
   * @param operation - The id of the operation. Default: all operations.
   */
  requests(operation?: string): RequestEntry[] {
    const requests = this.#entries.filter((entry) => entry.type === "request");
    return operation === undefined ? requests : requests.filter((entry) => entry.operation === operation);
  }

  /**
   * Returns the recorded effects.
   *
   * @param effect - The kind of the effects. Default: all kinds.
   */
  effects(effect?: EffectKind): EffectEntry[] {
    const effects = this.#entries.filter((entry) => entry.type === "effect");
    return effect === undefined ? effects : effects.filter((entry) => entry.effect === effect);
  }

  /** Removes all entries and restarts the sequence. */
  clear(): void {
    this.#entries = [];
    this.#sequence = 0;
    this.#dropped = 0;
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #add<T extends LedgerEntry>(entry: T): T {
    this.#entries.push(entry);
    // Entries are dropped in batches, because each removal copies the remaining ones.
    const excess = this.#entries.length - this.#limit;
    if (excess > this.#limit / 10) {
      this.#entries.splice(0, excess);
      this.#dropped += excess;
    }
    return entry;
  }
}
