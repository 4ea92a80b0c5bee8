import type { ChunkOutcome } from "./bulk-action-types.ts";

/** The outcomes of a contact. */
type ContactOutcome = "done" | "excluded" | "failed" | "notTried" | "planned" | "unknown";

interface Decision {
  readonly reason?: string;
  readonly fromJournal?: boolean;
}

/** A chunk in progress. Each of its contacts gets one outcome. */
export class Chunk {
  readonly index: number;
  readonly ids: readonly string[];
  /** The error of a call; `undefined` if there was none. */
  error: unknown;
  readonly #outcomes = new Map<string, ContactOutcome>();
  readonly #fromJournal = new Set<string>();
  readonly #reasons = new Set<string>();
  readonly #sent = new Set<string>();

  constructor(index: number, ids: readonly string[]) {
    this.index = index;
    this.ids = ids;
  }

  /** Marks contacts for which the action may be done from now on. They are open until they have an outcome. */
  open(contacts: readonly string[]): void {
    for (const contact of contacts) this.#sent.add(contact);
  }

  decide(contacts: readonly string[], outcome: ContactOutcome, decision: Decision = {}): void {
    if (contacts.length === 0) return;
    const { fromJournal = false, reason } = decision;
    for (const contact of contacts) {
      this.#outcomes.set(contact, outcome);
      if (fromJournal) this.#fromJournal.add(contact);
    }
    if (reason !== undefined) this.#reasons.add(reason);
  }

  /** The contacts for which the action may have been done, and that have no outcome yet. */
  get openContacts(): string[] {
    return this.ids.filter((id) => this.#sent.has(id) && !this.#outcomes.has(id));
  }

  /** The contacts that have no outcome, and for which nothing was sent. */
  get untouched(): string[] {
    return this.ids.filter((id) => !this.#sent.has(id) && !this.#outcomes.has(id));
  }

  get isStarted(): boolean {
    return this.#sent.size > 0 || this.#outcomes.size > 0;
  }

  get isComplete(): boolean {
    return this.#outcomes.size === this.ids.length;
  }

  get outcome(): ChunkOutcome {
    const having = (outcome: ContactOutcome): string[] =>
      this.ids.filter((id) => this.#outcomes.get(id) === outcome);
    return {
      index: this.index,
      ids: this.ids,
      done: having("done"),
      excluded: having("excluded"),
      failed: having("failed"),
      unknown: having("unknown"),
      notTried: having("notTried"),
      planned: having("planned"),
      fromJournal: [...this.#fromJournal],
      ...(this.#reasons.size > 0 && { reason: [...this.#reasons].join(" ") }),
      ...(this.#reasons.size > 0 && this.error !== undefined && { error: this.error }),
    };
  }
}
