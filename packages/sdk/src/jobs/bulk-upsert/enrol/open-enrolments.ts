import { abortable } from "@grinfi/abort";
import { nextWait, type WaitFunction } from "../../shared/wait.ts";
import { contactOf } from "./enrolment-records.ts";
import type { Attempt } from "./send-enrolments.ts";

interface OpenEnrolment {
  readonly attempt: Attempt;
  /** When it is no longer waited for. */
  readonly until: number;
}

/**
 * Enrolments that may have been made and that the automation does not list yet. They are read together at growing
 * intervals, so that a service that is slow takes few requests.
 */
export class OpenEnrolments {
  readonly #open = new Map<string, OpenEnrolment>();
  readonly #patience: number;
  readonly #wait: WaitFunction;
  #interval = 0;
  #nextRead = 0;
  /** How much longer the waits were, according to `wait`, than according to the clock. */
  #waited = 0;

  /** @param patience - How long an enrolment is waited for, in milliseconds. */
  constructor(patience: number, wait: WaitFunction) {
    this.#patience = patience;
    this.#wait = wait;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Whether it is time to read them. */
  get isDue(): boolean {
    return this.size > 0 && this.#now() >= this.#nextRead;
  }

  /** @param age - The time since the enrolment was sent, in milliseconds. */
  add(attempt: Attempt, age = 0): void {
    if (this.size === 0) this.#schedule(nextWait(0));
    this.#open.set(contactOf(attempt.row), { attempt, until: this.#now() + this.#patience - age });
  }

  /** Waits until it is time to read them. */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    const before = this.#now();
    const milliseconds = this.#nextRead - before;
    if (milliseconds <= 0) return;
    await abortable(signal, () => this.#wait(milliseconds, signal));
    this.#waited += Math.max(0, before + milliseconds - this.#now());
  }

  /**
   * Removes and returns those that are listed, and those that were waited for long enough.
   *
   * @param read - Returns which of the contacts are listed.
   */
  async take(
    read: (attempts: readonly Attempt[]) => Promise<ReadonlySet<string>>,
  ): Promise<{ readonly listed: Attempt[]; readonly expired: Attempt[] }> {
    const listedContacts = await read([...this.#open.values()].map(({ attempt }) => attempt));
    const listed: Attempt[] = [];
    const expired: Attempt[] = [];
    const now = this.#now();
    for (const [contact, { attempt, until }] of this.#open) {
      const decided = listedContacts.has(contact) ? listed : until <= now ? expired : undefined;
      decided?.push(attempt);
      if (decided) this.#open.delete(contact);
    }
    this.#schedule(nextWait(this.#interval));
    return { listed, expired };
  }

  /** Removes and returns all of them. */
  takeAll(): Attempt[] {
    const attempts = [...this.#open.values()].map(({ attempt }) => attempt);
    this.#open.clear();
    return attempts;
  }

  #schedule(interval: number): void {
    this.#interval = interval;
    this.#nextRead = this.#now() + interval;
  }

  #now(): number {
    return Date.now() + this.#waited;
  }
}
