import { enrolmentsJobId } from "../journal/enrolments-job.ts";
import { JobSteps } from "../journal/journal.ts";
import type { ResolvedOptions } from "./bulk-upsert-types.ts";

/** What a journal records about rows and enrolments. */
export interface UpsertJournal {
  /** The steps `save` of this job, by the keys of rows. */
  readonly saves: JobSteps;
  /** The steps `enrol` of all jobs with the automation, by the uuids of contacts. */
  readonly enrolments: JobSteps;
}

/**
 * Returns the name of the lock that a job acquires. Jobs with the same automation or, without one, with the same list
 * cannot use one journal at the same time.
 */
export function lockNameOf(options: ResolvedOptions): string {
  const { automation } = options;
  return automation === undefined ? jobIdOf(options) : enrolmentsJobId(automation);
}

export async function readUpsertJournal(options: ResolvedOptions): Promise<UpsertJournal> {
  const { automation = "none", dryRun = false, journal } = options;
  const jobs = [jobIdOf(options), enrolmentsJobId(automation)] as const;
  const [saves, enrolments] = await JobSteps.read(journal, jobs, dryRun);
  return { saves, enrolments };
}

const jobIdOf = ({ automation, list }: ResolvedOptions): string =>
  `contacts.bulkUpsert list=${list} automation=${automation ?? "none"}`;
