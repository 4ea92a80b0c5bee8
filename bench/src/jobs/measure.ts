import { SDK } from "../config.ts";
import type { BenchmarkResult } from "../report.ts";
import { buildsOf, type Setting } from "../setting.ts";
import { createClientOf, JOB_ROWS, type MeasuredJob, measureJob } from "./measured-job.ts";
import { BULK_UPSERT, compareJobs, goalsOfJobs, jobTable, summarizeJobs, WITH_LOOKUPS } from "./results.ts";
import { sendMessages } from "./send-messages.ts";
import { upsertPeople } from "./upsert-people.ts";

/** Measures how many requests jobs send, and how long they take under the rate limit. */
export async function measureJobs(setting: Setting): Promise<BenchmarkResult> {
  const runs = [
    ...(await inAllBuilds(setting, upsertPeople(BULK_UPSERT))),
    { sdk: SDK, job: upsertPeople(`${BULK_UPSERT}, enrolled one by one`, { enrolment: "single" }) },
    {
      sdk: SDK,
      job: upsertPeople(WITH_LOOKUPS, { enrolment: "single", match: ["linkedin_id", "email", "name"] }),
    },
    ...(await inAllBuilds(setting, sendMessages)),
  ];
  // All jobs run at once, because most of their time is waiting.
  const measurements = await Promise.all(runs.map(({ sdk, job }) => measureJob(setting, sdk, job)));
  return {
    title: `Jobs with ${JOB_ROWS.toLocaleString("en")} rows`,
    summary: summarizeJobs(measurements),
    details: jobTable(measurements),
    goals: goalsOfJobs(measurements),
    comparisons: compareJobs(measurements, setting.baseline),
    values: { measurements },
  };
}

interface JobRun {
  /** The package that runs the job. */
  readonly sdk: string;
  readonly job: MeasuredJob;
}

/** Returns a run of a job with each build that has it. */
async function inAllBuilds(setting: Setting, job: MeasuredJob): Promise<JobRun[]> {
  const runs: JobRun[] = [];
  for (const { sdk } of buildsOf(setting)) {
    if (job.isIn(await createClientOf(setting, sdk))) runs.push({ sdk, job });
  }
  return runs;
}
