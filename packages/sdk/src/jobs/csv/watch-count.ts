import { abortable } from "@grinfi/abort";
import { isGrinfiError } from "@grinfi/core";
import { endsRun } from "../shared/failure.ts";
import type { WaitFunction } from "../shared/wait.ts";

/** The first wait in milliseconds; each is twice as long as the one before. */
const FIRST_WAIT = 2_000;

const LONGEST_WAIT = 30_000;

interface Watched {
  readonly count: number;
  /** What the last count ended in. */
  readonly error?: unknown;
}

/** Counts less and less often until the goal is reached or nothing has changed for too long, and yields what each says. */
export async function* watchCount<Progress>(
  count: () => Promise<number>,
  options: {
    readonly from: number;
    readonly goal: number;
    /** Milliseconds. */
    readonly patience: number;
    readonly wait: WaitFunction;
    readonly signal: AbortSignal | undefined;
    readonly toProgress: (count: number) => Progress;
  },
): AsyncGenerator<Progress, Watched, undefined> {
  const { from, goal, patience, signal, toProgress, wait } = options;
  let watched: Watched = { count: from };
  let interval = FIRST_WAIT;
  for (let stillFor = 0; watched.count < goal && stillFor < patience; ) {
    await abortable(signal, () => wait(interval, signal));
    const last = watched;
    watched = await countOnce(count, last);
    stillFor = watched.count === last.count ? stillFor + interval : 0;
    if (watched.error === undefined) yield toProgress(watched.count);
    else if (endsRun(watched.error)) break;
    interval = Math.min(interval * 2, LONGEST_WAIT);
  }
  return watched;
}

/** What is counted goes on without being counted, so an error of the API is no reason to forget the rest. */
async function countOnce(count: () => Promise<number>, last: Watched): Promise<Watched> {
  try {
    return { count: await count() };
  } catch (error) {
    if (!isGrinfiError(error)) throw error;
    return { count: last.count, error };
  }
}
