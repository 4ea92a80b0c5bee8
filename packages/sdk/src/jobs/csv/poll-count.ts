import { abortable } from "@grinfi/abort";
import { isGrinfiError } from "@grinfi/core";
import { endsJob } from "../shared/job-errors.ts";
import type { WaitFunction } from "../shared/wait.ts";

/** The first wait, in milliseconds. Each later wait is twice as long as the one before. */
const FIRST_WAIT = 2_000;

const LONGEST_WAIT = 30_000;

interface PolledCount {
  readonly count: number;
  /** The error of the last count. */
  readonly error?: unknown;
}

/**
 * Counts at growing intervals, until the goal is reached or the count stops changing. Yields the progress of each
 * count.
 */
export async function* pollCount<Progress>(
  count: () => Promise<number>,
  options: {
    readonly from: number;
    readonly goal: number;
    /** How long the count may stay the same, in milliseconds. */
    readonly stallTimeout: number;
    readonly wait: WaitFunction;
    readonly signal: AbortSignal | undefined;
    readonly toProgress: (count: number) => Progress;
  },
): AsyncGenerator<Progress, PolledCount, undefined> {
  const { from, goal, stallTimeout, signal, toProgress, wait } = options;
  let polled: PolledCount = { count: from };
  let interval = FIRST_WAIT;
  for (let stalledFor = 0; polled.count < goal && stalledFor < stallTimeout; ) {
    await abortable(signal, () => wait(interval, signal));
    const last = polled;
    polled = await countOnce(count, last);
    stalledFor = polled.count === last.count ? stalledFor + interval : 0;
    if (polled.error === undefined) yield toProgress(polled.count);
    else if (endsJob(polled.error)) break;
    interval = Math.min(interval * 2, LONGEST_WAIT);
  }
  return polled;
}

/** Counts once. An error of the API does not end the job, because the import continues when a count fails. */
async function countOnce(count: () => Promise<number>, last: PolledCount): Promise<PolledCount> {
  try {
    return { count: await count() };
  } catch (error) {
    if (!isGrinfiError(error)) throw error;
    return { count: last.count, error };
  }
}
