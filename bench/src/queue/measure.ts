import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Measure, milliseconds, table } from "../report.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));
const SIZES = [1000, 10_000, 100_000];

interface Queued {
  readonly calls: number;
  readonly sent: number;
  /** Of the heap, for each call. */
  readonly bytes: number;
  /** Milliseconds to start all calls. */
  readonly startedIn: number;
  /** Milliseconds: the longest block of the event loop while calls pass. */
  readonly longestBlock: number;
  /** Milliseconds until all calls have ended after an abort. */
  readonly abortedIn: number;
}

/** What many calls at once cost while they wait for the rate limit. */
export async function measureQueue(): Promise<Measure> {
  const queues: Queued[] = [];
  for (const calls of SIZES) queues.push(await measure(calls));
  const text = table(
    ["calls at once", "heap for each", "to start all", "longest block while they pass", "to abort all"],
    queues.map(({ abortedIn, bytes, calls, longestBlock, startedIn }) => [
      calls.toLocaleString("en"),
      `${(bytes / 1024).toFixed(1)} kB`,
      ...[startedIn, longestBlock, abortedIn].map(milliseconds),
    ]),
  );
  const largest = queues.at(-1);
  const summary =
    largest === undefined
      ? []
      : [
          {
            what: `${largest.calls.toLocaleString("en")} calls wait: heap for each, longest block of the event loop`,
            ours: `${(largest.bytes / 1024).toFixed(1)} kB, ${milliseconds(largest.longestBlock)}`,
            others: `with 1,000: ${milliseconds(queues[0]?.longestBlock ?? 0)}`,
          },
        ];
  return { title: "Queue", summary, text, goals: [], results: { queues } };
}

async function measure(calls: number): Promise<Queued> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", CHILD, String(calls)]);
  return JSON.parse(stdout);
}
