import type { Resources } from "../../../generated/resources.ts";
import type { JobSteps } from "../../journal/journal.ts";
import { enrolledIn } from "../../shared/enrolments.ts";
import { endsJob, maybeProcessed, messageOf } from "../../shared/job-errors.ts";
import type { ResolvedOptions, RowOutcome } from "../bulk-upsert-types.ts";
import { contactOf, EnrolmentRecords } from "./enrolment-records.ts";
import { OpenEnrolments } from "./open-enrolments.ts";
import { type Attempt, enrolSingly, enrolTogether } from "./send-enrolments.ts";

/** The number of open enrolments for which the job stops and waits, so that its memory stays bounded. */
const MAX_OPEN = 1_000;

/**
 * Enrols the contacts of saved rows. Each contact must appear in one row only.
 *
 * It reads the contacts of the automation before and after the enrolments. Contacts who are or were in the automation
 * are not enrolled again. An enrolment is reported as made if the automation lists it. An enrolment that may have been
 * made is never repeated.
 */
export class Enroller {
  readonly #grinfi: Resources;
  readonly #records: EnrolmentRecords;
  readonly #options: ResolvedOptions & { readonly automation: string };
  readonly #open: OpenEnrolments;

  /** @param recorded - The recorded enrolments in the automation, by the uuids of contacts. */
  constructor(
    grinfi: Resources,
    recorded: JobSteps,
    options: ResolvedOptions & { readonly automation: string },
  ) {
    this.#grinfi = grinfi;
    this.#records = new EnrolmentRecords(recorded, options.list);
    this.#options = options;
    this.#open = new OpenEnrolments(options.patience, options.wait);
  }

  /**
   * Enrols the contacts of saved rows, at most 100. Yields the outcomes that are known: of these rows and of earlier
   * ones. `settle` yields the others.
   *
   * @throws An error with which every other call would fail, after the outcomes of all rows.
   */
  async *enrol(rows: readonly RowOutcome[]): AsyncGenerator<RowOutcome, void, undefined> {
    const outcomes: RowOutcome[] = [];
    try {
      await this.#enrol(rows, outcomes);
    } catch (error) {
      const known = new Set(outcomes.map(({ index }) => index));
      yield* outcomes;
      yield* this.giveUp(
        rows.filter(({ index }) => !known.has(index)),
        error,
      );
      throw error;
    }
    yield* outcomes.toSorted((a, b) => a.index - b.index);
  }

  /** Waits for the enrolments that the automation does not list yet. Yields the outcomes of their rows. */
  async *settle(): AsyncGenerator<RowOutcome, void, undefined> {
    while (this.#open.size > 0) {
      await this.#open.wait(this.#options.request.signal);
      yield* await this.#readOpen();
    }
  }

  /**
   * Returns the outcomes of rows that were not enrolled, and of the open enrolments, when the job ends with an error. No
   * enrolment is open then.
   */
  giveUp(rows: readonly RowOutcome[], error: unknown): RowOutcome[] {
    const open = this.#open.takeAll();
    const contacts = new Set(open.map(({ row }) => contactOf(row)));
    const others = rows.filter((row) => !contacts.has(contactOf(row)));
    const ended = `The job ended before that: ${messageOf(error)}`;
    return [
      ...others.map((row) =>
        this.#records.openSince(row) === undefined ? failed(row, error) : unknown({ row, error }, ended),
      ),
      ...open.map(({ row }) => unknown({ row, error }, ended)),
    ];
  }

  /** Adds the outcomes that are known. */
  async #enrol(rows: readonly RowOutcome[], outcomes: RowOutcome[]): Promise<void> {
    await this.#records.load(rows);
    const undecided: RowOutcome[] = [];
    for (const row of rows) {
      const recorded = this.#records.outcomeOf(row);
      if (recorded) outcomes.push(recorded);
      else undecided.push({ ...row, fromJournal: false });
    }
    const toEnrol = await this.#withoutEnrolled(undecided, outcomes);
    if (this.#options.dryRun) {
      outcomes.push(...toEnrol.map((row) => ({ ...row, enrolment: "planned" as const })));
      return;
    }
    const send = this.#options.enrolment === "single" ? enrolSingly : enrolTogether;
    const attempts = await send(this.#grinfi, toEnrol, this.#records, this.#options);
    outcomes.push(...(await this.#confirm(attempts)));
    while (this.#open.isDue || this.#open.size > MAX_OPEN) {
      await this.#open.wait(this.#options.request.signal);
      outcomes.push(...(await this.#readOpen()));
    }
  }

  /** Returns the rows whose contacts have to be enrolled, and adds the outcomes of the others. */
  async #withoutEnrolled(rows: readonly RowOutcome[], outcomes: RowOutcome[]): Promise<RowOutcome[]> {
    const before = await this.#listed(rows);
    const toEnrol: RowOutcome[] = [];
    for (const row of rows) {
      const openSince = this.#records.openSince(row);
      if (before instanceof Set && before.has(contactOf(row))) {
        const byJob = this.#records.isOpenOfList(row);
        outcomes.push(await this.#records.done(row, byJob ? "enrolled" : "already_enrolled"));
      } else if (openSince !== undefined) {
        const age = Math.max(0, Date.now() - openSince);
        if (age >= this.#options.patience || this.#options.dryRun)
          outcomes.push(before instanceof Set ? unknown({ row }) : unreadable({ row }, before.error));
        else this.#open.add({ row }, age);
      } else if (before instanceof Set) toEnrol.push(row);
      else outcomes.push(failed(row, before.error));
    }
    return toEnrol;
  }

  /** Returns the outcomes of enrolments that the automation lists, or that were certainly not made. */
  async #confirm(attempts: readonly Attempt[]): Promise<RowOutcome[]> {
    const outcomes: RowOutcome[] = [];
    const possible: Attempt[] = [];
    for (const attempt of attempts) {
      const { error, row } = attempt;
      if (error === undefined || maybeProcessed(error)) possible.push(attempt);
      else outcomes.push(failed(row, error));
    }
    const after = await this.#listed(possible.map(({ row }) => row));
    for (const attempt of possible) {
      const isListed = after instanceof Set && after.has(contactOf(attempt.row));
      if (isListed) outcomes.push(await this.#records.done(attempt.row, "enrolled"));
      else this.#open.add(attempt);
    }
    return outcomes;
  }

  async #readOpen(): Promise<RowOutcome[]> {
    let unread: { readonly error: unknown } | undefined;
    const { expired, listed } = await this.#open.take(async (attempts) => {
      const read = await this.#listed(attempts.map(({ row }) => row));
      if (read instanceof Set) return read;
      unread = read;
      return new Set<string>();
    });
    const enrolled = await Promise.all(listed.map(({ row }) => this.#records.done(row, "enrolled")));
    const asUnknown = (attempt: Attempt): RowOutcome =>
      unread === undefined ? unknown(attempt) : unreadable(attempt, unread.error);
    return [...enrolled, ...expired.map(asUnknown)];
  }

  /** Returns which of the contacts are in the automation, or the error of the request. */
  async #listed(rows: readonly RowOutcome[]): Promise<Set<string> | { readonly error: unknown }> {
    const { automation, request } = this.#options;
    try {
      const uuids = rows.flatMap(({ uuid }) => uuid ?? []);
      return await enrolledIn(this.#grinfi, automation, uuids, request);
    } catch (error) {
      if (endsJob(error)) throw error;
      return { error };
    }
  }
}

function failed(row: RowOutcome, error: unknown): RowOutcome {
  const reason = `The contact was saved, but not enrolled: ${messageOf(error)}`;
  return { ...row, outcome: "failed", reason, error };
}

/** @param why - Why it is not known, as a sentence. */
function unknown({ row, error }: Attempt, why = notListed(error)): RowOutcome {
  const reason = `The contact was saved. It is not known whether it was enrolled. ${why} Check the automation before you enrol the contact.`;
  return { ...row, outcome: "unknown", reason, ...(error !== undefined && { error }) };
}

/** @param error - The error of the call that enrolled the contact. */
const notListed = (error: unknown): string =>
  `The automation does not list it.${error === undefined ? "" : ` ${messageOf(error)}`}`;

/** @param readError - The error of the request that read the automation. */
const unreadable = ({ row, error }: Attempt, readError: unknown): RowOutcome =>
  unknown({ row, error: error ?? readError }, `The automation could not be read: ${messageOf(readError)}`);
