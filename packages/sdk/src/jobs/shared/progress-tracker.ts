import type { Hooks, WaitEvent } from "@grinfi/core";

/** How far a job is. */
export interface JobProgress {
  /** The number of items that are done: rows, contacts, steps or whatever the job yields. */
  readonly done: number;
  /** The number of all items; absent while it is unknown, as for the rows of a stream. */
  readonly total?: number;
  /** The number of items done in a minute, measured over the last minute; absent in the first second. */
  readonly perMinute?: number;
  /** An estimate of the remaining time at this rate, in milliseconds; absent if rate or total is unknown. */
  readonly timeLeftMs?: number;
  /** The number of requests that the job has sent, including retries. Lookups of names do not count. */
  readonly requests: number;
  /** Whether a call of the job is waiting for the rate limit. */
  readonly isWaitingForLimit: boolean;
}

/** The period over which the rate is measured, in milliseconds. */
const RATE_PERIOD = 60_000;

/** The minimum time between two samples of the rate, in milliseconds. */
const SAMPLE_INTERVAL = 1_000;

/** The reasons of waits that the rate limit causes. */
const LIMIT_WAITS: ReadonlySet<WaitEvent["reason"]> = new Set(["rate_limit", "shared_backoff"]);

/** Counts what a job has done, and the requests that it took. */
export class ProgressTracker {
  done = 0;
  total: number | undefined;
  #requests = 0;
  #waits = 0;
  readonly #samples: { readonly at: number; readonly done: number }[] = [{ at: Date.now(), done: 0 }];

  /** The hooks that count the requests and waits of a call. */
  readonly hooks: Hooks = {
    onRequest: () => {
      this.#requests += 1;
    },
    onWait: ({ phase, reason }) => {
      if (LIMIT_WAITS.has(reason)) this.#waits += phase === "begin" ? 1 : -1;
    },
  };

  /** Returns the progress so far. */
  read(): JobProgress {
    const { done, total } = this;
    const perMinute = this.#ratePerMinute();
    const minutesLeft = total === undefined || !perMinute ? undefined : (total - done) / perMinute;
    return {
      done,
      ...(total !== undefined && { total }),
      ...(perMinute !== undefined && { perMinute }),
      ...(minutesLeft !== undefined && { timeLeftMs: Math.max(0, Math.round(minutesLeft * 60_000)) }),
      requests: this.#requests,
      isWaitingForLimit: this.#waits > 0,
    };
  }

  #ratePerMinute(): number | undefined {
    const now = Date.now();
    const samples = this.#samples;
    while (samples[1] !== undefined && samples[1].at <= now - RATE_PERIOD) samples.shift();
    const [first] = samples;
    const last = samples.at(-1);
    if (first === undefined || last === undefined) return undefined;
    if (now - last.at >= SAMPLE_INTERVAL) samples.push({ at: now, done: this.done });
    const elapsed = now - first.at;
    return elapsed < SAMPLE_INTERVAL ? undefined : ((this.done - first.done) / elapsed) * 60_000;
  }
}
