/**
 * Where a run notes what it is about to do and what it did, so that another run after a crash does only the rest and
 * nothing twice. `createFileJournal` of `@grinfi/sdk/node` keeps one in a file; a table of a database does as well.
 *
 * One journal may serve many runs, one after another or at the same time, of one process. Runs that enrol into the same
 * automation share what it says of enrolments, and are made one after another.
 */
export interface Journal {
  /** Every entry, in the order in which they were appended. */
  read(): AsyncIterable<JournalEntry> | Iterable<JournalEntry>;
  /**
   * Adds an entry. It resolves when the entry would survive a crash and the journal still belongs to this process: until then
   * nothing is sent. If it rejects, the run ends with that error.
   *
   * Where another process can take the journal over, look for that after the entry is written, not before. Then the other
   * process, which reads the journal after it took it, finds every entry whose send may follow.
   */
  append(entry: JournalEntry): Promise<void>;
}

/** A line of a journal. It holds ids and states, and no text of a message. */
export interface JournalEntry {
  /**
   * The run that it belongs to; the same for a run that takes up an earlier one. Of an effect that no run may have twice, such
   * as an enrolment, it is the operation and the automation, whichever run does it.
   */
  readonly run: string;
  /** What it is done with or to, such as a row or the uuid of a contact. */
  readonly key: string;
  /** What is done, such as `save`. */
  readonly step: string;
  /**
   * - `intended`: it is about to be done. Without a later entry for the same step it may or may not have been done.
   * - `done`: it was done.
   * - `not_done`: it certainly was not done, and may be tried again.
   */
  readonly state: "done" | "intended" | "not_done";
  /** When the entry was made, in ISO 8601. */
  readonly at: string;
  /** What a later run needs to know of it. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** What a journal says of a step. */
export interface Noted {
  readonly state: JournalEntry["state"];
  readonly facts: JournalEntry["facts"];
}

/** What a journal says of the steps of one run; without a journal it is forgotten with the run. */
export class Intents {
  readonly #journal: Journal | undefined;
  readonly #run: string;
  /** The latest of each step, by step and key. A run may have millions of them, so no more of an entry is kept. */
  readonly #latest = new Map<string, Map<string, Noted>>();

  /** @param isDry - Whether the run is a dry one, which changes no journal either. */
  constructor(journal: Journal | undefined, run: string, isDry = false) {
    this.#journal = isDry ? undefined : journal;
    this.#run = run;
  }

  /** All that a journal says of a run. */
  static async read(journal: Journal | undefined, run: string, isDry = false): Promise<Intents> {
    const intents = new Intents(journal, run, isDry);
    for await (const entry of journal?.read() ?? []) if (entry.run === run) intents.note(entry);
    return intents;
  }

  /** Takes in an entry of the journal. */
  note({ facts, key, state, step }: Omit<JournalEntry, "at" | "run">): void {
    const ofStep = this.#latest.get(step) ?? new Map<string, Noted>();
    this.#latest.set(step, ofStep);
    ofStep.set(key, { state, facts });
  }

  /** The latest entry for a step. */
  get(key: string, step: string): Noted | undefined {
    return this.#latest.get(step)?.get(key);
  }

  /** The latest entries for a step by their keys, in the order in which the keys came first. */
  entriesOf(step: string): Iterable<readonly [key: string, noted: Noted]> {
    return this.#latest.get(step) ?? [];
  }

  async write(
    key: string,
    step: string,
    state: JournalEntry["state"],
    facts?: JournalEntry["facts"],
  ): Promise<void> {
    const at = new Date().toISOString();
    const entry = { run: this.#run, key, step, state, at, ...(facts && { facts }) };
    await this.#journal?.append(entry);
    this.note(entry);
  }
}
