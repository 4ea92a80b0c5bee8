import { callback, type OptionRules, timeLimit } from "@grinfi/core/option-checks";
import { JOB_OPTIONS, type JobContext } from "../shared/job.ts";
import { endsReads, messageOf } from "../shared/job-errors.ts";
import { mapSteps } from "../shared/map-steps.ts";
import { waitWithTimer } from "../shared/wait.ts";
import { DEFAULT_PATIENCE, type Polled, poll } from "./poll.ts";
import type { WaitOptions, WaitResult, WaitSettings, WaitStep } from "./wait-types.ts";

export const WAIT_SETTINGS: OptionRules<WaitSettings> = { patience: timeLimit, wait: callback };

export const WAIT_OPTIONS: OptionRules<WaitOptions<never>> = { ...JOB_OPTIONS, ...WAIT_SETTINGS };

interface WaitTarget<State> {
  /** The state before the first read. */
  readonly start: State;
  /** Whether the first read does not wait. `false` if the state was read just now. By default it does not wait. */
  readonly readsAtOnce?: boolean;
  readonly read: () => Promise<State>;
  /** Whether there is nothing to wait for. By default no item is open. */
  readonly isDone?: (state: State) => boolean;
}

/**
 * Reads a state until no item is open, or until nothing has changed for the patience. Yields each state.
 *
 * @returns The last state, with the error of the last read if it failed.
 */
export function waitFor<State extends WaitStep>(
  { isDone = ({ open }) => open === 0, read, readsAtOnce = true, start }: WaitTarget<State>,
  { patience = DEFAULT_PATIENCE, progress, request, wait = waitWithTimer }: JobContext & WaitSettings,
): AsyncGenerator<State, Polled<State>, undefined> {
  const states = poll(read, {
    ...{ start, readsAtOnce, isDone, patience, wait, signal: request.signal },
    isSame: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  return mapSteps(states, (state) => {
    progress.done = state.done + state.failed;
    progress.total = state.total;
    return state;
  });
}

interface ResultWords {
  /** What the job waited for, in the plural. */
  readonly noun: string;
  /** What may be the cause if the outcome is unknown. */
  readonly hint?: string;
  /** Whether there is nothing to wait for. By default no item is open. */
  readonly isDone?: boolean;
}

/**
 * Returns the result of a wait.
 *
 * @throws The error of the last read, if every other read would fail in the same way.
 */
export function resultOf(polled: Polled<WaitStep>, settings: WaitSettings, words: ResultWords): WaitResult {
  if (polled.error !== undefined && endsReads(polled.error)) throw polled.error;
  return describeResult(polled, settings, words);
}

/** Returns the result of a wait, whatever the error of the last read is. */
export function describeResult(
  { error, state: { done, failed, open, total } }: Polled<WaitStep>,
  { patience = DEFAULT_PATIENCE }: WaitSettings,
  { hint, isDone = open === 0, noun }: ResultWords,
): WaitResult {
  const numbers = { done, failed, open, total };
  if (isDone && failed === 0) return { ...numbers, outcome: "complete" };
  if (isDone) return { ...numbers, outcome: "incomplete", reason: `${failed} of ${total} ${noun} failed.` };
  const openItems = `${open} of ${total} ${noun} are open`;
  const unchanged = `${openItems}, and nothing has changed for ${patience / 1000} seconds.`;
  const reasons = hint === undefined ? [unchanged] : [unchanged, hint];
  if (error === undefined) return { ...numbers, outcome: "unknown", reason: reasons.join(" ") };
  // An error that ends the reading comes before the patience has passed.
  const known = endsReads(error) ? [`${openItems}, as far as they could be read.`] : reasons;
  return { ...numbers, outcome: "unknown", reason: [...known, lastReadFailed(error)].join(" "), error };
}

export const lastReadFailed = (error: unknown): string => `The last read failed: ${messageOf(error)}`;
