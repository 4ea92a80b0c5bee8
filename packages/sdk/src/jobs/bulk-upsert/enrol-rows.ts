import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { JobSteps, RecordedStep } from "../journal/journal.ts";
import { enrolledIn } from "../shared/enrolments.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { endsJob, maybeProcessed, messageOf } from "../shared/job-errors.ts";
import { mapAsCompleted } from "../shared/map-as-completed.ts";
import type { RowOutcome } from "./bulk-upsert-types.ts";

interface EnrolOptions {
  readonly automation: string;
  readonly concurrency: number;
  readonly dryRun?: boolean;
  readonly list: string;
  readonly request: RequestOptions;
}

/** A request to enrol, and its error. */
interface Attempt {
  readonly row: RowOutcome;
  readonly error?: unknown;
}

/**
 * Enrols saved contacts. Each contact must appear in one row only.
 *
 * It reads the contacts of the automation before and after the enrolments. Contacts who are or were in the automation
 * are not enrolled again. An enrolment is reported as made if the automation lists it. An enrolment that may have been
 * made is never repeated.
 *
 * @param recorded - The recorded enrolments in the automation, by the uuids of contacts.
 */
export async function enrolRows(
  grinfi: Resources,
  rows: readonly RowOutcome[],
  recorded: JobSteps,
  options: EnrolOptions,
): Promise<RowOutcome[]> {
  const { automation, concurrency, dryRun = false, list, request } = options;
  const outcomes: RowOutcome[] = [];
  const open: RowOutcome[] = [];
  for (const row of rows) {
    const enrolment = recordOf(row);
    if (enrolment?.state === "done") outcomes.push({ ...row, enrolment: enrolmentOf(row, enrolment) });
    else open.push({ ...row, fromJournal: false });
  }
  const before = await lookUp(open);
  const toEnrol: RowOutcome[] = [];
  for (const row of open) {
    const enrolment = recordOf(row);
    if (before instanceof Set && before.has(contactOf(row)))
      outcomes.push(await enrolled(row, enrolment?.state === "pending" && isOfList(enrolment)));
    else if (enrolment?.state === "pending") outcomes.push(unknown(row));
    else if (!(before instanceof Set)) outcomes.push(failed(row, before.error));
    else if (dryRun) outcomes.push({ ...row, enrolment: "enrolled" });
    else toEnrol.push(row);
  }
  const attempts: Attempt[] = [];
  for await (const attempt of mapAsCompleted(toEnrol, concurrency, enrol)) attempts.push(attempt);
  outcomes.push(...(await confirm(attempts)));
  return outcomes.toSorted((a, b) => a.index - b.index);

  async function enrol(row: RowOutcome): Promise<Attempt> {
    await recorded.record(contactOf(row), "enrol", "pending", { list });
    try {
      await grinfi.automations.contacts.add(automation, String(row.uuid), request);
      return { row };
    } catch (error) {
      if (!maybeProcessed(error)) await recorded.record(contactOf(row), "enrol", "not_done");
      if (endsJob(error)) throw error;
      return { row, error };
    }
  }

  async function confirm(attempts: readonly Attempt[]): Promise<RowOutcome[]> {
    const possible = attempts.filter(({ error }) => error === undefined || maybeProcessed(error));
    const after = await lookUp(possible.map(({ row }) => row));
    const confirmed = attempts.map(({ row, error }) => {
      if (error !== undefined && !maybeProcessed(error)) return failed(row, error);
      if (after instanceof Set && after.has(contactOf(row))) return enrolled(row, true);
      return unknown(row, error);
    });
    return Promise.all(confirmed);
  }

  /** Returns which of the contacts are in the automation, or the error of the request. */
  async function lookUp(outcomes: readonly RowOutcome[]): Promise<Set<string> | { readonly error: unknown }> {
    try {
      const uuids = outcomes.flatMap(({ uuid }) => uuid ?? []);
      return await enrolledIn(grinfi, automation, uuids, request);
    } catch (error) {
      if (endsJob(error)) throw error;
      return { error };
    }
  }

  async function enrolled(row: RowOutcome, byJob: boolean): Promise<RowOutcome> {
    const enrolment = byJob ? "enrolled" : "already_enrolled";
    await recorded.record(contactOf(row), "enrol", "done", { list, enrolment });
    return { ...row, enrolment };
  }

  function recordOf(row: RowOutcome): RecordedStep | undefined {
    return recorded.get(contactOf(row), "enrol");
  }

  /** A contact that another job enrolled counts as already enrolled, unless that job completed this row. */
  function enrolmentOf(row: RowOutcome, enrolment: RecordedStep): "already_enrolled" | "enrolled" {
    const byJob = row.fromJournal && isOfList(enrolment) && enrolment.metadata?.enrolment === "enrolled";
    return byJob ? "enrolled" : "already_enrolled";
  }

  function isOfList({ metadata }: RecordedStep): boolean {
    return metadata?.list === list;
  }
}

/** Returns the uuid of the contact of a row. It is empty if a dry run would create the contact. */
const contactOf = ({ uuid = "" }: RowOutcome): string => canonicalUuid(uuid);

function failed(row: RowOutcome, error: unknown): RowOutcome {
  const reason = `The contact was saved, but not enrolled: ${messageOf(error)}`;
  return { ...row, outcome: "failed", reason, error };
}

function unknown(row: RowOutcome, error?: unknown): RowOutcome {
  const why = error === undefined ? "" : ` ${messageOf(error)}`;
  const reason = `The contact was saved. It is not known whether it was enrolled: the automation does not list it.${why} Check the automation before you enrol the contact.`;
  return { ...row, outcome: "unknown", reason, ...(error !== undefined && { error }) };
}
