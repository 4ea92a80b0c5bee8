import { JOB_INTERVAL_MS } from "../jobs/measured-job.ts";
import { isRedisInstalled } from "../redis-process.ts";
import { type BenchmarkResult, type Goal, percent, type SummaryRow, table } from "../report.ts";
import { maximumRate, RATE_LIMIT } from "../retry/throughput.ts";
import { grinfiQueue, plainQueue } from "./queues.ts";
import { KILLS, MESSAGES_PER_RUN, type SendMeasurement, sendWithWorkers } from "./send-with-workers.ts";

/** The numbers of workers. Two of them are measured at once, because most of their time is waiting. */
const WORKER_COUNTS = [
  [1, 8],
  [2, 4],
];
const WORKERS_WITH_FAILURES = 4;

const LIMIT = `${RATE_LIMIT} requests in ${JOB_INTERVAL_MS / 1000} s`;
const MESSAGE_COUNT = `${MESSAGES_PER_RUN.toLocaleString("en")} messages`;

/** The rate as a share of the maximum. The latency of our workers is used for plain BullMQ, too. */
const shareOfMaximum = ({ rate }: SendMeasurement, { latency }: SendMeasurement): number =>
  rate / maximumRate(latency, JOB_INTERVAL_MS);

/** Measures how fast and how safely worker processes send messages, and compares them with plain BullMQ. */
export async function measureWorkers(): Promise<BenchmarkResult> {
  const title = "Workers";
  if (!isRedisInstalled()) {
    const details = "Skipped because redis-server is not installed: worker processes.";
    return { title, summary: [], details, goals: [], values: {} };
  }
  const measurements: SendMeasurement[] = [];
  for (const counts of WORKER_COUNTS)
    measurements.push(
      ...(await Promise.all(counts.map((workers) => sendWithWorkers(grinfiQueue, { workers })))),
    );
  measurements.sort((a, b) => a.workers - b.workers);
  const failing = { workers: WORKERS_WITH_FAILURES, withFailures: true };
  const [ours, plain] = await Promise.all([
    sendWithWorkers(grinfiQueue, failing),
    sendWithWorkers(plainQueue, failing),
  ]);
  return {
    title,
    summary: summarize(measurements, ours, plain),
    details: [throughputTable(measurements), failureTable(ours, plain)].join("\n\n"),
    goals: goalsOfWorkers(measurements, ours),
    values: { measurements, ours, plain },
  };
}

function throughputTable(measurements: readonly SendMeasurement[]): string {
  return table(
    [`${MESSAGE_COUNT}, ${LIMIT}`, "throughput", "latency", "rejected", "created twice", "lost"],
    measurements.map((measured) => [
      workerCount(measured.workers),
      percent(shareOfMaximum(measured, measured)),
      `${measured.latency.toFixed(0)} ms`,
      ...[measured.rejected, measured.duplicates, measured.lost].map(String),
    ]),
  );
}

function failureTable(ours: SendMeasurement, plain: SendMeasurement): string {
  return table(
    [
      `${MESSAGE_COUNT}, ${workerCount(ours.workers)}, 4 % of requests fail, ${KILLS} kills`,
      ...["created twice", "lost", "failed, but created", "failed", "unknown", "rejected", "throughput"],
    ],
    [
      { name: grinfiQueue.name, measured: ours },
      { name: plainQueue.name, measured: plain },
    ].map(({ name, measured }) => {
      const { duplicates, lost, wronglyFailed, failed, unknown, rejected } = measured;
      return [
        name,
        ...[duplicates, lost, wronglyFailed, failed, unknown, rejected].map(String),
        percent(shareOfMaximum(measured, ours)),
      ];
    }),
  );
}

const workerCount = (workers: number): string => (workers === 1 ? "1 worker" : `${workers} workers`);

function summarize(
  measurements: readonly SendMeasurement[],
  ours: SendMeasurement,
  plain: SendMeasurement,
): SummaryRow[] {
  const withFailures = ({ duplicates, wronglyFailed, rejected }: SendMeasurement): string =>
    `${duplicates}, ${wronglyFailed}, ${rejected}`;
  return [
    {
      name: "utilization of the rate limit by workers",
      ours: measurements
        .map((measured) => `${workerCount(measured.workers)} ${percent(shareOfMaximum(measured, measured))}`)
        .join("; "),
      others: "-",
    },
    {
      name: `of ${MESSAGE_COUNT} of failing workers: created twice, failed but created, requests rejected`,
      ours: `${grinfiQueue.name} ${withFailures(ours)}`,
      others: `${plainQueue.name} ${withFailures(plain)}`,
    },
  ];
}

function goalsOfWorkers(measurements: readonly SendMeasurement[], ours: SendMeasurement): Goal[] {
  const all = [...measurements, ours];
  const sum = (value: (measured: SendMeasurement) => number): number =>
    all.reduce((total, measured) => total + value(measured), 0);
  return [
    ...measurements.map(
      (measured): Goal => ({
        name: `throughput of ${workerCount(measured.workers)} under the rate limit`,
        value: shareOfMaximum(measured, measured),
        ...{ atLeast: 0.98, unit: "%" },
      }),
    ),
    {
      name: "requests of workers over the rate limit",
      value: sum(({ rejected }) => rejected),
      atMost: 0,
      unit: "",
    },
    {
      name: "messages of workers created twice",
      value: sum(({ duplicates }) => duplicates),
      atMost: 0,
      unit: "",
    },
    { name: "messages of workers lost", value: sum(({ lost }) => lost), atMost: 0, unit: "" },
  ];
}
