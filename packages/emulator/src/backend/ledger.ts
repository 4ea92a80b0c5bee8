import type { Fields } from "../json.ts";

/** A request as it arrived. */
export interface RequestEntry {
  readonly type: "request";
  readonly sequence: number;
  /** When it arrived, in the time of the emulator. */
  readonly at: string;
  readonly method: string;
  /** With the query, as it was sent. */
  readonly url: string;
  /** The id of the operation; `undefined` when there is none at this path. */
  readonly operation: string | undefined;
  /** Which key it came with, as a number: the first key is 1. The key itself is a secret and not kept. */
  readonly key: number | undefined;
  /** The JSON body, without secrets. */
  body: unknown;
  /** The status of the answer; `undefined` while there is none, or when the connection broke. */
  status: number | undefined;
  /** The fault that was injected. */
  fault: string | undefined;
}

/** What a request, or a job that it started, did to the backend. */
export interface EffectEntry extends Fields {
  readonly type: "effect";
  readonly sequence: number;
  readonly at: string;
  readonly effect: EffectKind;
  /** The `sequence` of the request that it came from; `undefined` when time brought it about. */
  readonly request: number | undefined;
}

/** `sent`: a message or an email left. `enrolled`: a contact entered an automation. `spent`: credits are gone. */
export type EffectKind =
  | "created"
  | "updated"
  | "deleted"
  | "sent"
  | "received"
  | "enrolled"
  | "cancelled"
  | "spent"
  | "delivered";

export type LedgerEntry = RequestEntry | EffectEntry;

/** Everything that happened, in order. Beyond its limit it forgets the oldest entries and counts them. */
export class Ledger {
  readonly #limit: number;
  #entries: LedgerEntry[] = [];
  #sequence = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** How many entries were forgotten. */
  get dropped(): number {
    return this.#dropped;
  }

  request(entry: Omit<RequestEntry, "type" | "sequence">): RequestEntry {
    return this.#add({ type: "request", sequence: this.#next(), ...entry });
  }

  effect(entry: { at: string; effect: EffectKind; request: number | undefined } & Fields): void {
    this.#add({ type: "effect", sequence: this.#next(), ...entry });
  }

  requests(operation?: string): RequestEntry[] {
    const requests = this.#entries.filter((entry) => entry.type === "request");
    return operation === undefined ? requests : requests.filter((entry) => entry.operation === operation);
  }

  effects(effect?: EffectKind): EffectEntry[] {
    const effects = this.#entries.filter((entry) => entry.type === "effect");
    return effect === undefined ? effects : effects.filter((entry) => entry.effect === effect);
  }

  /** Forgets everything; the next entry is the first one. */
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
    // Dropped in one go: shifting one by one would copy the rest each time.
    const excess = this.#entries.length - this.#limit;
    if (excess > this.#limit / 10) {
      this.#entries.splice(0, excess);
      this.#dropped += excess;
    }
    return entry;
  }
}
