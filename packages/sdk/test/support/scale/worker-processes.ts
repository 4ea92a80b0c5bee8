import type { Emulator } from "@grinfi/emulator";
import { runTimersUntil, sleep } from "@grinfi/testing";
import { Grinfi, type Journal } from "../../../src/index.ts";
import { CountingJournal } from "./counting-journal.ts";
import { SharedSlots } from "./shared-slots.ts";

/** The number of rows of a job, as the guide divides them. */
export const ROWS_PER_JOB = 50;

const PROCESSES = 8;
const JOBS_AT_A_TIME = 4;

/** Half of the time from a request to its response, in milliseconds. */
const HALF_LATENCY = 150;

/** What work has taken. */
export interface Cost {
  readonly minutes: number;
  readonly requests: number;
  /** The numbers of scripts that the journal and the rate limit take in Redis. */
  readonly scripts: { readonly journal: number; readonly rateLimit: number };
}

/**
 * Divides rows into jobs, and runs the jobs on several processes with one key, one limit and one journal. Time is fake.
 *
 * @param run - Runs the job of some rows.
 */
export async function runOnProcesses<Row>(
  emulator: Emulator,
  rows: readonly Row[],
  run: (grinfi: Grinfi, rows: readonly Row[], journal: Journal) => Promise<unknown>,
): Promise<Cost> {
  const jobs = Array.from({ length: Math.ceil(rows.length / ROWS_PER_JOB) }, (_, job) =>
    rows.slice(job * ROWS_PER_JOB, (job + 1) * ROWS_PER_JOB),
  );
  const journal = new CountingJournal();
  const slots = new SharedSlots();
  const fetch = async (request: Request): Promise<Response> => {
    await sleep(HALF_LATENCY);
    const response = await emulator.fetch(request);
    await sleep(HALF_LATENCY);
    return response;
  };
  const runJobs = async (grinfi: Grinfi): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await run(grinfi, job, journal);
  };
  const processes = Array.from({ length: PROCESSES }, () => {
    const grinfi = new Grinfi({ apiKey: "not-a-real-key", fetch, rateLimit: { store: slots } });
    return Promise.all(Array.from({ length: JOBS_AT_A_TIME }, () => runJobs(grinfi)));
  });
  const start = Date.now();
  const requestsBefore = emulator.ledger.requests().length;
  await runTimersUntil(Promise.all(processes));
  return {
    minutes: (Date.now() - start) / 60_000,
    requests: emulator.ledger.requests().length - requestsBefore,
    scripts: { journal: journal.scripts, rateLimit: slots.scripts },
  };
}
