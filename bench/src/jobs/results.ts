import { SDK } from "../config.ts";
import { type Comparison, type Goal, minutes, type SummaryRow, table } from "../report.ts";
import type { Baseline } from "../setting.ts";
import { JOB_ROWS, type JobMeasurement } from "./measured-job.ts";

export const BULK_UPSERT = "contacts.bulkUpsert";
/** How the job saved and enrolled contacts before it saved without lookups and enrolled together. */
export const WITH_LOOKUPS: string = `${BULK_UPSERT}, looked up and enrolled one by one`;
export const SEND_MANY = "messages.sendMany";

const ROW_COUNT = `${JOB_ROWS.toLocaleString("en")} rows`;

export function jobTable(measurements: readonly JobMeasurement[]): string {
  return table(
    ["job", "requests", "requests per row", "rejected", "minutes at 300 requests a minute"],
    measurements.map((measured) => [
      nameOf(measured),
      `${measured.requests}`,
      (measured.requests / JOB_ROWS).toFixed(3),
      `${measured.rejected}`,
      measured.minutes.toFixed(2),
    ]),
  );
}

const nameOf = ({ job, sdk }: JobMeasurement): string => (sdk === SDK ? job : `${job}, ${sdk}`);

export function summarizeJobs(measurements: readonly JobMeasurement[]): SummaryRow[] {
  const list = (some: readonly JobMeasurement[]): string =>
    some
      .map((measured) => `${nameOf(measured)} ${measured.requests}, ${minutes(measured.minutes)}`)
      .join("; ");
  const isDefault = ({ job, sdk }: JobMeasurement): boolean =>
    sdk === SDK && (job === BULK_UPSERT || job === SEND_MANY);
  return [
    {
      name: `requests and minutes for ${ROW_COUNT}`,
      ours: list(measurements.filter(isDefault)),
      others: list(measurements.filter((measured) => !isDefault(measured))),
    },
  ];
}

export function goalsOfJobs(measurements: readonly JobMeasurement[]): Goal[] {
  const find = (job: string): JobMeasurement | undefined =>
    measurements.find((measured) => measured.job === job && measured.sdk === SDK);
  const requestsOf = (job: string): number => find(job)?.requests ?? Number.NaN;
  return [
    { name: `requests of ${BULK_UPSERT}`, value: requestsOf(BULK_UPSERT), atMost: limit(1.05) + 5, unit: "" },
    {
      name: `time of ${BULK_UPSERT}`,
      value: find(BULK_UPSERT)?.minutes ?? Number.NaN,
      atMost: 3.6,
      unit: "min",
    },
    {
      name: `requests of ${WITH_LOOKUPS}, relative to ${BULK_UPSERT}`,
      value: requestsOf(WITH_LOOKUPS) / requestsOf(BULK_UPSERT),
      atLeast: 4.8,
      unit: "x",
    },
    { name: `requests of ${SEND_MANY}`, value: requestsOf(SEND_MANY), atMost: limit(1.1), unit: "" },
    {
      name: "requests of jobs over the rate limit",
      value: measurements.filter(({ sdk }) => sdk === SDK).reduce((sum, { rejected }) => sum + rejected, 0),
      atMost: 0,
      unit: "",
    },
  ];
}

const limit = (requestsPerRow: number): number => Math.round(requestsPerRow * JOB_ROWS);

/** Compares each job of the baseline with that of the current build. */
export function compareJobs(
  measurements: readonly JobMeasurement[],
  baseline: Baseline | undefined,
): Comparison[] {
  return measurements.flatMap((before) => {
    const now = measurements.find(({ job, sdk }) => job === before.job && sdk === SDK);
    if (before.sdk !== baseline?.sdk || now === undefined) return [];
    const suffix = `of ${before.job}, ${ROW_COUNT}`;
    return [
      {
        name: `requests ${suffix}`,
        before: `${before.requests}`,
        now: `${now.requests}`,
        ratio: now.requests / before.requests,
      },
      {
        name: `time ${suffix}`,
        before: minutes(before.minutes),
        now: minutes(now.minutes),
        ratio: now.minutes / before.minutes,
      },
    ];
  });
}
