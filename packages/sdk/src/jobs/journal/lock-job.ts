import { ConfigurationError } from "@grinfi/core";
import type { Journal } from "./journal.ts";

const runningJobs = new WeakMap<Journal, Set<string>>();

/**
 * Prevents two equal jobs from using one journal at the same time. Otherwise each would find that nothing is done yet.
 * A shared journal needs no lock, because it compares versions.
 *
 * @param job - The identity of the job.
 * @returns A function that releases the lock.
 * @throws ConfigurationError if such a job is running.
 */
export function lockJob(journal: Journal | undefined, job: string): () => void {
  if (journal === undefined || journal.isShared === true) return () => undefined;
  const jobs = runningJobs.get(journal) ?? new Set();
  runningJobs.set(journal, jobs);
  if (jobs.has(job)) {
    throw new ConfigurationError(`The job ${job} already uses this journal. Wait until it ends.`);
  }
  jobs.add(job);
  return () => void jobs.delete(job);
}
