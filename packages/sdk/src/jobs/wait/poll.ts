import { abortable } from "@grinfi/abort";
import { isGrinfiError } from "@grinfi/core";
import { endsReads } from "../shared/job-errors.ts";
import { nextWait, type WaitFunction } from "../shared/wait.ts";

/** How long a job reads a state that stays the same, in milliseconds. */
export const DEFAULT_PATIENCE = 120_000;

/** The last state that was read. */
export interface Polled<State> {
  readonly state: State;
  /** The error of the last read. `state` is then that of the read before. */
  readonly error?: unknown;
}

interface PollOptions<State> {
  /** The state before the first read. */
  readonly start: State;
  /**
   * Whether the first read does not wait. By default it waits, because the state was read just now.
   *
   * @default false
   */
  readonly readsAtOnce?: boolean;
  readonly isDone: (state: State) => boolean;
  readonly isSame: (a: State, b: State) => boolean;
  /** How long the state may stay the same, in milliseconds. */
  readonly patience: number;
  readonly wait: WaitFunction;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads a state at growing intervals, until it is done or stops changing. Yields each state.
 *
 * An error of the API does not end it, because the work continues when a read fails. An error with which every other
 * read would fail does.
 */
export async function* poll<State>(
  read: () => Promise<State>,
  { isDone, isSame, patience, readsAtOnce = false, signal, start, wait }: PollOptions<State>,
): AsyncGenerator<State, Polled<State>, undefined> {
  let polled: Polled<State> = { state: start };
  let interval = readsAtOnce ? 0 : nextWait(0);
  for (let unchangedFor = 0; !isDone(polled.state) && unchangedFor < patience; ) {
    if (interval > 0) await abortable(signal, () => wait(interval, signal));
    const last = polled;
    polled = await readOnce(read, last);
    unchangedFor = isSame(polled.state, last.state) ? unchangedFor + interval : 0;
    if (polled.error === undefined) yield polled.state;
    else if (endsReads(polled.error)) break;
    interval = nextWait(interval);
  }
  return polled;
}

async function readOnce<State>(read: () => Promise<State>, last: Polled<State>): Promise<Polled<State>> {
  try {
    return { state: await read() };
  } catch (error) {
    if (!isGrinfiError(error)) throw error;
    return { state: last.state, error };
  }
}
