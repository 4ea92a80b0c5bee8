import type { RequestOptions } from "../../../calls/options.ts";
import { type WatchedRequest, watchRequest } from "../../errors/watch-request.ts";
import type { JobSteps, RecordedStep } from "../../journal/journal.ts";
import { canonicalUuid } from "../../shared/identity.ts";
import type { RowOutcome } from "../bulk-upsert-types.ts";

/** Returns the uuid of the contact of a row. It is empty if a dry run would create the contact. */
export const contactOf = ({ uuid = "" }: RowOutcome): string => canonicalUuid(uuid);

/** The records of enrolments in an automation, by the uuids of contacts. */
export class EnrolmentRecords {
  readonly #steps: JobSteps;
  readonly #list: string;

  /** @param list - The list of the job. Jobs with other lists share the records. */
  constructor(steps: JobSteps, list: string) {
    this.#steps = steps;
    this.#list = list;
  }

  /**
   * Returns the outcome of a row whose contact is enrolled according to the records. A contact that another job
   * enrolled counts as already enrolled, unless that job completed this row.
   */
  outcomeOf(row: RowOutcome): RowOutcome | undefined {
    const recorded = this.#get(row);
    if (recorded?.state !== "done") return undefined;
    const byJob = row.fromJournal && this.#isOfList(recorded) && recorded.metadata?.enrolment === "enrolled";
    return { ...row, enrolment: byJob ? "enrolled" : "already_enrolled" };
  }

  /**
   * Returns when the contact of a row was about to be enrolled, if it is not known whether it was, in milliseconds since
   * 1970; 0 if a job has looked for the enrolment in vain.
   */
  openSince(row: RowOutcome): number | undefined {
    const recorded = this.#get(row);
    if (recorded?.state === "unknown") return 0;
    return recorded?.state === "pending" ? Date.parse(recorded.at ?? "") || 0 : undefined;
  }

  /** Whether a job with the same list may have enrolled the contact of a row. */
  isOpenOfList(row: RowOutcome): boolean {
    const recorded = this.#get(row);
    return recorded !== undefined && this.openSince(row) !== undefined && this.#isOfList(recorded);
  }

  /** Reads what a shared journal records about the contacts of rows now. */
  async load(rows: readonly RowOutcome[]): Promise<void> {
    await this.#steps.load(rows.map(contactOf));
  }

  /** Records that contacts are about to be enrolled. @returns The rows whose contacts this job may enrol. */
  async claim(rows: readonly RowOutcome[]): Promise<RowOutcome[]> {
    const claims = await Promise.all(
      rows.map((row) => this.#steps.claim(contactOf(row), "enrol", { list: this.#list })),
    );
    return rows.filter((_, index) => claims[index]);
  }

  /** Watches a call that enrols contacts. */
  watch(request: RequestOptions): WatchedRequest {
    return watchRequest(request, this.#steps);
  }

  async notDone(row: RowOutcome): Promise<void> {
    await this.#steps.record(contactOf(row), "enrol", "not_done");
  }

  /** @returns The outcome of the row. */
  async done(row: RowOutcome, enrolment: "already_enrolled" | "enrolled"): Promise<RowOutcome> {
    await this.#steps.record(contactOf(row), "enrol", "done", { list: this.#list, enrolment });
    return { ...row, enrolment };
  }

  #get(row: RowOutcome): RecordedStep | undefined {
    return this.#steps.get(contactOf(row), "enrol");
  }

  #isOfList({ metadata }: RecordedStep): boolean {
    return metadata?.list === this.#list;
  }
}
