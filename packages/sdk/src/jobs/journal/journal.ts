import { ConfigurationError } from "@grinfi/core";
import { formatValue, type OptionRule, objectWith } from "@grinfi/core/option-checks";

/**
 * Records the pending and the completed steps of a job, so that after a crash another job does only the remaining
 * steps, and nothing twice. `createFileJournal` of `@grinfi/sdk/node` keeps a journal in a file. A database table works
 * as well.
 *
 * One process can use one journal for many jobs, one after another or at the same time. Jobs that enrol contacts in the
 * same automation share its records of enrolments, and must run one after another.
 */
export interface Journal {
  /** Returns every entry as it was appended, with all of its fields, in the order in which they were appended. */
  read(): AsyncIterable<JournalEntry> | Iterable<JournalEntry>;
  /**
   * Adds an entry. It must resolve only when the entry would survive a crash and the journal still belongs to this
   * process: the job sends nothing before that. If it rejects, the job rejects with the same error.
   *
   * If another process can take over the journal, check the ownership after you write the entry, not before. The new
   * owner reads the journal after it has taken it, so it then finds every entry whose request may follow.
   *
   * Store every entry, whatever its `state`: later versions may add states. A version that reads a state that it does
   * not know ends the job before anything is sent.
   *
   * @param entry - The entry, as plain data.
   */
  append(entry: JournalEntry): Promise<void>;
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
}

/** The steps of one job, as its journal records them. Without a journal they are kept in memory only. */
export class JobSteps {
  readonly #journal: Journal | undefined;
  readonly #job: string;
  /** The latest record of each step, by step and key. A job may have millions, so the rest of an entry is not kept. */
  readonly #latest = new Map<string, Map<string, RecordedStep>>();

  /** @param dryRun - If `true`, nothing is appended to the journal. */
  constructor(journal: Journal | undefined, job: string, dryRun = false) {
    this.#journal = dryRun ? undefined : journal;
    this.#job = job;
  }

  /** Reads the steps of a job from its journal. */
  static async read(journal: Journal | undefined, job: string, dryRun = false): Promise<JobSteps> {
    const steps = new JobSteps(journal, job, dryRun);
    for await (const entry of journal?.read() ?? []) if (entry.job === job) steps.add(entry);
    return steps;
  }

  /**
   * Adds an entry that the journal contains already.
   *
   * @throws ConfigurationError if the state of the entry is unknown. A job that ignored it might send something twice.
   */
  add({ at, key, metadata, state, step }: Omit<JournalEntry, "job">): void {
    if (!STATES.has(state)) {
      throw new ConfigurationError(
        `The journal has an entry with the state ${formatValue(state)}, which this version of the SDK does not know. Use the version that wrote it, or a later one.`,
      );
    }
    const ofStep = this.#latest.get(step) ?? new Map<string, RecordedStep>();
    this.#latest.set(step, ofStep);
    ofStep.set(key, { state, metadata, ...(state === "pending" && { at }) });
  }

  /** Returns the latest record of a step. */
  get(key: string, step: string): RecordedStep | undefined {
    return this.#latest.get(step)?.get(key);
  }

  /** Returns the latest records of a step by key, in the order in which the keys first appeared. */
  entriesOf(step: string): Iterable<readonly [key: string, recorded: RecordedStep]> {
    return this.#latest.get(step) ?? [];
  }

  /** Appends an entry to the journal. */
  async record(
    key: string,
    step: string,
    state: JournalEntry["state"],
    metadata?: JournalEntry["metadata"],
  ): Promise<void> {
    const at = new Date().toISOString();
    const entry = { job: this.#job, key, step, state, at, ...(metadata && { metadata }) };
    await this.#journal?.append(entry);
    this.add(entry);
  }
}
