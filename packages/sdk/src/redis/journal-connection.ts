import { isGrinfiError, JournalError } from "@grinfi/core";
import type { RedisClient } from "@grinfi/retry/redis";
import { messageOf } from "../jobs/shared/job-errors.ts";
import { waitWithTimer } from "../jobs/shared/wait.ts";
import { type CommandClient, checkDurability } from "./check-durability.ts";
import { isPermanent } from "./redis-errors.ts";

/** The part of a Redis client that a journal uses. Clients of the package `redis` implement it. */
export interface RedisJournalClient extends CommandClient, RedisClient {}

/** The settings of a connection. */
export interface ConnectionSettings {
  readonly client: RedisJournalClient;
  readonly name: string;
  readonly timeout: number;
  readonly isDurable: boolean;
  readonly acceptsLoss: boolean;
}

/** The response of a script: its status, the number of writes so far, and what belongs to the status. */
export type ScriptReply = readonly [status: string, writes: number, ...rest: unknown[]];

/** The pause before a script is run again, in milliseconds. */
const RETRY_PAUSE = 100;

/** Tells scripts not to compare what Redis has with what the caller has seen. */
const ACCEPT_LOSS = "*";

/** Runs the scripts of one journal, and notices if Redis has lost data. */
export class JournalConnection {
  readonly #settings: ConnectionSettings;
  /** The `run_id` of the Redis process that was checked. Empty before the first script. */
  #run = "";
  /** The highest number of writes that Redis has reported. */
  #writes = 0;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
  }

  /** Checks Redis. */
  async open(): Promise<void> {
    const { acceptsLoss, client, isDurable } = this.#settings;
    if (acceptsLoss) this.#run = ACCEPT_LOSS;
    else await this.#inTime(() => checkDurability(client, isDurable));
  }

  /** Sets the `run_id` of the Redis process that responded to the first script. */
  started(run: string): void {
    if (this.#run === "") this.#run = run;
  }

  /** Returns a key of the journal. */
  key(suffix: string): string {
    return `grinfi:{${this.#settings.name}}:${suffix}`;
  }

  /**
   * Runs a script until Redis responds. A script may run twice if its response was lost.
   *
   * @param keys - The keys in addition to those that all scripts have.
   * @throws JournalError if Redis does not respond in time, or has lost data.
   */
  async run(
    script: string,
    keys: readonly string[],
    values: readonly (number | string)[],
  ): Promise<ScriptReply> {
    const { client, isDurable, name } = this.#settings;
    const allKeys = [this.key("state"), this.key("runs"), this.key("leases"), ...keys];
    for (;;) {
      const reply = await this.#inTime(() =>
        client.eval(script, {
          keys: allKeys,
          arguments: [this.#run, this.#writes, ...values].map(String),
        }),
      );
      const [status, value] = reply as [status: string, value: unknown];
      if (status === "lost") {
        throw new JournalError(
          "data_lost",
          `Redis has fewer entries of the journal ${name} than it had, so it cannot tell what was sent. Nothing more is sent. Find out what was sent since its last backup, then use a journal with another name.`,
        );
      }
      if (status !== "restarted") {
        if (typeof value === "number") this.#writes = Math.max(this.#writes, value);
        return reply as ScriptReply;
      }
      await this.#inTime(() => checkDurability(client, isDurable));
      this.#run = String(value);
    }
  }

  /** Repeats an action until it succeeds or the time is over. */
  async #inTime<T>(action: () => Promise<T>): Promise<T> {
    const { timeout } = this.#settings;
    const end = performance.now() + timeout;
    let reason: unknown = new Error(`It did not respond within ${timeout} ms.`);
    while (performance.now() < end) {
      const expiry = new AbortController();
      try {
        const expired = waitWithTimer(end - performance.now(), expiry.signal).then(() => {
          throw new Error(`It did not respond within ${timeout} ms.`);
        });
        return await Promise.race([action(), expired]);
      } catch (error) {
        reason = error;
        if (isGrinfiError(error)) throw error;
        if (isPermanent(error)) break;
      } finally {
        expiry.abort();
      }
      await waitWithTimer(RETRY_PAUSE, undefined);
    }
    throw new JournalError(
      "unavailable",
      `Redis is not available for the journal ${this.#settings.name}: ${messageOf(reason)} Nothing more is sent.`,
      { cause: reason },
    );
  }
}
