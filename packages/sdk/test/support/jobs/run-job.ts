import type { Job } from "../../../src/index.ts";

/** Runs a job and returns its progress, and its result or error. */
export async function runJob<Progress, Result>(
  job: Job<Progress, Result>,
): Promise<{ readonly progress: readonly Progress[]; readonly result?: Result; readonly error?: unknown }> {
  const progress: Progress[] = [];
  try {
    for await (const step of job) progress.push(step);
    return { progress, result: await job };
  } catch (error) {
    return { progress, error };
  }
}
