import { ConfigurationError } from "@grinfi/core";
import { formatValue, type OptionRule, objectWith } from "@grinfi/core/option-checks";

/**
 * Records the pending and the completed steps of a job, so that after a crash another job does only the remaining
 * steps, and nothing twice. `createFileJournal` of `@grinfi/sdk/node` keeps a journal in a file, and
 * `createRedisJournal` of `@grinfi/sdk/redis` keeps one that several machines share. A database table works as well.
 *
 * A journal belongs to one process at a time, unless `isShared` is `true`. One process can use one journal for many
 * jobs, one after another or at the same time. Jobs that enrol contacts in the same automation share its records of
 * enrolments, and must run one after another if the journal is not shared.
 */
export interface Journal {
  /**
   * Whether several processes may use the journal at the same time. Jobs then read only the keys that they need, and
   * `append` must compare versions.
   *
   * @default false
   */
  readonly isShared?: boolean;
  /**
   * Returns every entry as it was appended, with all of its fields, in the order in which they were appended. If the
   * journal is shared, it returns the latest entry of each step of the keys in the query.
   */
  read(query?: JournalQuery): AsyncIterable<JournalEntry> | Iterable<JournalEntry>;
  /**
   * Adds an entry. It must resolve only when the entry would survive a crash and the journal still belongs to this
   * process: the job sends nothing before that. If it rejects, the job rejects with the same error.
   *
   * A shared journal compares and writes in one atomic step. It writes the entry if the latest entry of its job, key and
   * step has the version `replaces`, or if there is none and `replaces` is `undefined`. Otherwise it writes nothing and
   * returns the latest entry. If that has the version of the entry itself, an earlier call has written it, which is a
   * success. If there is no entry to replace, the store has lost it: reject with a `JournalError` with the reason
   * `data_lost`.
   *
   * If another process can take over the journal, check the ownership after you write the entry, not before. The new
   * owner reads the journal after it has taken it, so it then finds every entry whose request may follow.
   *
   * Store every entry, whatever its `state`: later versions may add states. A version that reads a state that it does
   * not know ends the job before anything is sent.
   *
   * @param entry - The entry, as plain data.
   * @param replaces - The version of the entry that it replaces.
   * @returns The entry of another process, if that prevented the write.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a journal that is not shared has nothing to return
  append(entry: JournalEntry, replaces?: string): Promise<JournalEntry | undefined | void>;
  /**
   * Throws an error if this process must not send anything more, for example because its lease has expired. It is called
   * right before each request that changes something.
   */
  checkOwner?(): void;
}

/** The entries that a job reads from a shared journal. */
export interface JournalQuery {
  readonly job: string;
  readonly keys: readonly string[];
}

/** The option rule of a journal. */
export const JOURNAL_RULE: OptionRule = objectWith<Journal>("read", "append");

/** A line of a journal. It contains ids and states, but no text of a message. */
export interface JournalEntry {
  /**
   * The job that the entry belongs to. A job that resumes an earlier one has the same value. For an effect that no two
   * jobs may have, such as an enrolment, the value is the operation and the automation.
   */
  readonly job: string;
  /** The object of the step, such as the key of a row or the uuid of a contact. */
  readonly key: string;
  /** The action, such as `save`. */
  readonly step: string;
  /**
   * - `pending`: the job is about to do the step. Without a later entry for it, the step may or may not have been done.
   * - `done`: the step was done.
   * - `not_done`: the step certainly was not done, so it may be tried again.
   * - `unknown`: the step was pending, was looked for, and was not found. It may still have been done. It is never tried
   *   again and not looked for again.
   */
  readonly state: "done" | "not_done" | "pending" | "unknown";
  /** The time of the entry, in ISO 8601. */
  readonly at: string;
  /** Identifies the entry. Different for each entry. */
  readonly version?: string;
  /** Data about the step that a later job needs. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const STATES: ReadonlySet<unknown> = new Set<JournalEntry["state"]>([
  "done",
  "not_done",
  "pending",
  "unknown",
]);

/** What a journal records about a step. */
export interface RecordedStep {
  readonly state: JournalEntry["state"];
  readonly metadata: JournalEntry["metadata"];
  /** When a step that is still pending was begun. */
  readonly at?: string;
  /** The version of the entry, if the journal is shared. */
  readonly version?: string | undefined;
}

/** The steps of one job, as its journal records them. Without a journal they are kept in memory only. */
export class JobSteps {
  readonly #journal: Journal | undefined;
  readonly #job: string;
  readonly #dryRun: boolean;
  /** The latest record of each step, by step and key. A job may have millions, so the rest of an entry is not kept. */
  readonly #latest = new Map<string, Map<string, RecordedStep>>();

  /** @param dryRun - If `true`, nothing is appended to the journal. */
  constructor(journal: Journal | undefined, job: string, dryRun = false) {
    this.#journal = journal;
    this.#job = job;
    this.#dryRun = dryRun;
  }

  /**
   * Reads the steps of jobs from a journal. Those of a shared journal are read by `load`.
   *
   * @returns The steps of each job, in the order of the jobs.
   */
  static async read<Jobs extends readonly string[]>(
    journal: Journal | undefined,
    jobs: Jobs,
    dryRun: boolean,
  ): Promise<{ [Index in keyof Jobs]: JobSteps }> {
    const steps = new Map(jobs.map((job) => [job, new JobSteps(journal, job, dryRun)]));
    if (journal?.isShared !== true)
      for await (const entry of journal?.read() ?? []) steps.get(entry.job)?.add(entry);
    return jobs.map((job) => steps.get(job)) as { [Index in keyof Jobs]: JobSteps };
  }

  /** Reads what a shared journal records about keys now. Other journals were read before. */
  async load(keys: readonly string[]): Promise<void> {
    const journal = this.#journal;
    if (journal?.isShared !== true || keys.length === 0) return;
    for await (const entry of journal.read({ job: this.#job, keys: [...new Set(keys)] })) this.add(entry);
  }

  /** @throws An error if this process must not send anything more. */
  checkOwner(): void {
    this.#journal?.checkOwner?.();
  }

  /**
   * Adds an entry that the journal contains already.
   *
   * @throws ConfigurationError if the state of the entry is unknown. A job that ignored it might send something twice.
   */
  add({ at, key, metadata, state, step, version }: Omit<JournalEntry, "job">): void {
    if (!STATES.has(state)) {
      throw new ConfigurationError(
        `The journal has an entry with the state ${formatValue(state)}, which this version of the SDK does not know. Use the version that wrote it, or a later one.`,
      );
    }
    const ofStep = this.#latest.get(step) ?? new Map<string, RecordedStep>();
    this.#latest.set(step, ofStep);
    const recorded = state === "pending" ? { state, metadata, at } : { state, metadata };
    // A job keeps very many records, so those of other journals have no field for the version.
    ofStep.set(key, this.#journal?.isShared === true ? { ...recorded, version } : recorded);
  }

  /** Returns the latest record of a step. */
  get(key: string, step: string): RecordedStep | undefined {
    return this.#latest.get(step)?.get(key);
  }

  /** Returns the keys that have a record of a step, in the order in which they first appeared. */
  keysOf(step: string): Iterable<string> {
    return this.#latest.get(step)?.keys() ?? [];
  }

  /**
   * Records the state of a step. If another process has recorded one in the meantime, `pending` replaces it, `done`
   * replaces all but `done`, `not_done` replaces only `unknown`, and `unknown` replaces nothing.
   *
   * @returns Whether it was recorded.
   */
  async record(
    key: string,
    step: string,
    state: JournalEntry["state"],
    metadata?: JournalEntry["metadata"],
  ): Promise<boolean> {
    const entry = this.#entry(key, step, state, metadata);
    for (;;) {
      const other = await this.#append(entry);
      if (other === undefined) return true;
      const isReplaced = state === "not_done" ? other.state === "unknown" : state !== "unknown";
      if (!isReplaced || (other.state === "done" && state === "done")) return false;
    }
  }

  /**
   * Records that a step that must not be done twice is about to be done.
   *
   * @returns Whether this process may do it. Otherwise another process has begun it in the meantime, and `get` returns
   *   its record.
   */
  async claim(key: string, step: string, metadata?: JournalEntry["metadata"]): Promise<boolean> {
    return (await this.#append(this.#entry(key, step, "pending", metadata))) === undefined;
  }

  #entry(
    key: string,
    step: string,
    state: JournalEntry["state"],
    metadata: JournalEntry["metadata"],
  ): JournalEntry {
    const at = new Date().toISOString();
    const isCompared = this.#journal?.isShared === true;
    return {
      ...{ job: this.#job, key, step, state, at },
      ...(isCompared && { version: crypto.randomUUID() }),
      ...(metadata && { metadata }),
    };
  }

  /** Appends an entry. @returns The entry of another process, if that prevented it. */
  async #append(entry: JournalEntry): Promise<JournalEntry | undefined> {
    const replaces = this.get(entry.key, entry.step)?.version;
    const other = this.#dryRun ? undefined : await this.#journal?.append(entry, replaces);
    this.add(other ?? entry);
    return other ?? undefined;
  }
}
