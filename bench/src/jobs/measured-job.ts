import { deepStrictEqual } from "node:assert";
import { join } from "node:path";
import { Grinfi, type Journal } from "@grinfi/sdk";
import type * as SdkNode from "@grinfi/sdk/node";
import { withTempFolder } from "@grinfi/temp-folder";
import { API_KEY } from "../config.ts";
import type { EmulatorProcess } from "../emulator-process/emulator-process.ts";
import { RATE_LIMIT, withRateLimitedEmulator } from "../retry/throughput.ts";
import { importPackage, type Setting } from "../setting.ts";

/** Number of rows of each job. */
export const JOB_ROWS = 1000;

/**
 * The interval of the rate limit: a minute at six times the speed. The work of this machine has its normal speed, so it
 * must stay a small part of the time.
 */
export const JOB_INTERVAL_MS = 10_000;

/** The emulator has sender profiles only with contacts. */
export const CONTACTS_AT_START = 50;

/** A job with `JOB_ROWS` rows. */
export interface MeasuredJob {
  readonly name: string;
  /** Whether a build of the SDK has the job. */
  isIn(grinfi: Grinfi): boolean;
  /** Creates what the job needs, with a client whose requests do not count. */
  prepare(setup: Grinfi): Promise<PreparedJob>;
}

interface PreparedJob {
  /** The people whom the job must reach. */
  readonly people: readonly string[];
  run(grinfi: Grinfi, journal: Journal): PromiseLike<{ readonly problems: readonly unknown[] }>;
  /** Returns whom the job has reached, according to the emulator, as often as it tried to. */
  reached(emulator: EmulatorProcess): Promise<readonly string[]>;
}

export interface JobMeasurement {
  readonly job: string;
  /** The package that ran the job. */
  readonly sdk: string;
  /** Number of requests, including the rejected ones, as the server counts them. */
  readonly requests: number;
  /** Number of responses with status 429. */
  readonly rejected: number;
  /** Duration in intervals of the rate limit, which are minutes in reality. */
  readonly minutes: number;
}

/**
 * Runs a job once, under the rate limit and with a journal in a file.
 *
 * @param sdk - The package that runs the job.
 * @throws Error if a row has a problem, or if the job did not reach everyone exactly once.
 */
export function measureJob(setting: Setting, sdk: string, job: MeasuredJob): Promise<JobMeasurement> {
  const options = { interval: JOB_INTERVAL_MS, contacts: CONTACTS_AT_START };
  return withTempFolder("bench", (folder) =>
    withRateLimitedEmulator(
      (emulator) => measureWith(setting, sdk, job, emulator, join(folder, "journal.jsonl")),
      options,
    ),
  );
}

async function measureWith(
  setting: Setting,
  sdk: string,
  job: MeasuredJob,
  emulator: EmulatorProcess,
  journalPath: string,
): Promise<JobMeasurement> {
  const rateLimit = { limit: RATE_LIMIT, interval: JOB_INTERVAL_MS };
  const options = { baseUrl: emulator.url, rateLimit };
  // Each key has its own limit, so the requests of the setup take no slot of the job.
  const { people, run, reached } = await job.prepare(new Grinfi({ ...options, apiKey: "test-key-of-setup" }));
  const setupRequests = (await emulator.ledger("request")).length;
  const grinfi = await createClientOf(setting, sdk, options);
  const { createFileJournal } = await importPackage<typeof SdkNode>(setting, `${sdk}/node`);
  const journal = createFileJournal(journalPath);

  const start = performance.now();
  const { problems } = await run(grinfi, journal);
  const minutes = (performance.now() - start) / JOB_INTERVAL_MS;

  await journal.close();
  const label = `${job.name} with ${sdk}`;
  if (problems.length > 0) throw new Error(`${label}: ${problems.length} rows have problems.`);
  const attempts = (await reached(emulator)).toSorted();
  deepStrictEqual(attempts, people.toSorted(), `${label} did not reach everyone exactly once.`);
  const requests = (await emulator.ledger("request")).slice(setupRequests);
  const rejected = requests.filter(({ status }) => status === 429).length;
  return { job: job.name, sdk, requests: requests.length, rejected, minutes };
}

/** Creates a client of a build. */
export async function createClientOf(
  setting: Setting,
  sdk: string,
  options: ConstructorParameters<typeof Grinfi>[0] = {},
): Promise<Grinfi> {
  const build = await importPackage<{ Grinfi: typeof Grinfi }>(setting, sdk);
  return new build.Grinfi({ ...options, apiKey: API_KEY });
}
