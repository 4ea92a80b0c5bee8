import { appendFileSync } from "node:fs";
import type { Journal, JournalEntry } from "../../../src/index.ts";

/**
 * When a process is killed:
 *
 * - `before append`: the entry is not in the journal.
 * - `during append`: half of the entry's line is in the journal.
 * - `after append`: the entry is in the journal, and its request is not sent yet.
 * - `before request`: the server does not receive the request.
 * - `after request`: the server has acted on the request, and the process does not see the response.
 */
export type Moment = "after append" | "after request" | "before append" | "before request" | "during append";

/** A moment, and the number of the append or request, from 1. */
export interface KillPoint {
  readonly moment: Moment;
  readonly number: number;
}

const AT_APPENDS: readonly Moment[] = ["before append", "during append", "after append"];
const AT_REQUESTS: readonly Moment[] = ["before request", "after request"];

/** Returns every point of a process that makes these numbers of appends and requests. */
export function killPoints({ appends, requests }: { appends: number; requests: number }): KillPoint[] {
  const points = (moments: readonly Moment[], count: number): KillPoint[] =>
    Array.from({ length: count }, (_, index) =>
      moments.map((moment) => ({ moment, number: index + 1 })),
    ).flat();
  return [...points(AT_APPENDS, appends), ...points(AT_REQUESTS, requests)];
}

/**
 * Kills this process at one point, as a crash does: nothing is closed and no handler runs. Or it pauses the process
 * there, until the process gets a SIGCONT.
 */
export class Killer {
  readonly #point: KillPoint | undefined;
  readonly #signal: "SIGKILL" | "SIGSTOP";
  #appends = 0;
  #requests = 0;

  /** @param point - `undefined` never kills the process. */
  constructor(point: KillPoint | undefined, signal: "SIGKILL" | "SIGSTOP" = "SIGKILL") {
    this.#point = point;
    this.#signal = signal;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    this.#requests += 1;
    const number = this.#requests;
    this.#killAt("before request", number);
    const response = await fetch(input, init);
    this.#killAt("after request", number);
    return response;
  };

  /** @param path - The file of the journal. */
  watch(journal: Journal, path: string): Journal {
    const append = async (entry: JournalEntry): Promise<void> => {
      this.#appends += 1;
      const number = this.#appends;
      const line = JSON.stringify(entry);
      this.#killAt("before append", number);
      this.#killAt("during append", number, () => appendFileSync(path, line.slice(0, line.length / 2)));
      await journal.append(entry);
      this.#killAt("after append", number);
    };
    return { read: () => journal.read(), append };
  }

  #killAt(moment: Moment, number: number, beforeKill?: () => void): void {
    if (this.#point?.moment !== moment || this.#point.number !== number) return;
    beforeKill?.();
    process.kill(process.pid, this.#signal);
  }
}
