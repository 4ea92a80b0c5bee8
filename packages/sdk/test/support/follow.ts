import type { Job } from "../../src/index.ts";

/** What a run told, and what it ended in. */
export async function follow<Progress, Result>(
  run: Job<Progress, Result>,
): Promise<{ readonly told: readonly Progress[]; readonly result?: Result; readonly error?: unknown }> {
  const told: Progress[] = [];
  try {
    for await (const progress of run) told.push(progress);
    return { told, result: await run };
  } catch (error) {
    return { told, error };
  }
}
