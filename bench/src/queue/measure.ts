import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BenchmarkResult, milliseconds, type SummaryRow, table } from "../report.ts";

const QUEUE_PROCESS = fileURLToPath(new URL("queue-process.ts", import.meta.url));
const CALL_COUNTS = [1000, 10_000, 100_000];

interface QueueMeasurement {
  readonly calls: number;
  readonly sent: number;
  /** Bytes. */
  readonly heapPerCall: number;
  /** Milliseconds to start all calls. */
  readonly startTime: number;
  /** The longest time in milliseconds that the event loop was blocked while calls were sent. */
  readonly longestBlock: number;
  /** Milliseconds until all calls ended after an abort. */
  readonly abortTime: number;
}

/** Measures the cost of many calls that wait for the rate limiter. */
export async function measureQueue(): Promise<BenchmarkResult> {
  const queues: QueueMeasurement[] = [];
  for (const calls of CALL_COUNTS) queues.push(await measureCalls(calls));
  const details = table(
    ["calls at once", "heap per call", "start all", "longest block of the event loop", "abort all"],
    queues.map(({ abortTime, heapPerCall, calls, longestBlock, startTime }) => [
      calls.toLocaleString("en"),
      kibibytes(heapPerCall),
      ...[startTime, longestBlock, abortTime].map(milliseconds),
    ]),
  );
  return { title: "Queue", summary: summarizeQueues(queues), details, goals: [], values: { queues } };
}

function summarizeQueues(queues: readonly QueueMeasurement[]): SummaryRow[] {
  const [smallest, largest] = [queues[0], queues.at(-1)];
  if (smallest === undefined || largest === undefined) return [];
  return [
    {
      name: `${largest.calls.toLocaleString("en")} waiting calls: heap per call, longest block of the event loop`,
      ours: `${kibibytes(largest.heapPerCall)}, ${milliseconds(largest.longestBlock)}`,
      others: `with ${smallest.calls.toLocaleString("en")} calls: ${milliseconds(smallest.longestBlock)}`,
    },
  ];
}

const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;

async function measureCalls(calls: number): Promise<QueueMeasurement> {
  const args = ["--expose-gc", QUEUE_PROCESS, String(calls)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as QueueMeasurement;
}
