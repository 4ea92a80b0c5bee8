import { flushEventLoop } from "@grinfi/testing";
import { vi } from "vitest";
import type { RedisClient } from "../../src/redis.ts";

/** A client of a real Redis whose clock is the fake time of the test, with simulated failures. */
export class TimedRedis implements RedisClient {
  readonly #client: RedisClient;
  #inFlight = 0;
  #isUnavailable = false;
  /** Resolves when Redis responds again. */
  #stall: Promise<void> = Promise.resolve();
  #resume = (): void => {};

  constructor(client: RedisClient) {
    this.#client = client;
  }

  async eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown> {
    await this.#stall;
    if (this.#isUnavailable) throw new Error("connection lost");
    this.#inFlight += 1;
    try {
      const now = Date.now();
      const time = [Math.floor(now / 1000), (now % 1000) * 1000].map(String);
      return await this.#client.eval(script.replace("redis.call('TIME')", "{KEYS[2], KEYS[3]}"), {
        keys: [...options.keys, ...time],
        arguments: options.arguments,
      });
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Stops responding, but keeps the connection. */
  stall(): void {
    this.#stall = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** Responds to all pending requests, and to later ones. */
  resume(): void {
    this.#resume();
  }

  /** Breaks or restores the connection. */
  setUnavailable(isUnavailable: boolean): void {
    this.#isUnavailable = isUnavailable;
  }

  /** Advances fake time from timer to timer until a condition is true. Time is paused while Redis works. */
  async passUntil(isTrue: () => boolean): Promise<void> {
    for (;;) {
      do await flushEventLoop();
      while (this.#inFlight > 0);
      if (isTrue()) return;
      if (vi.getTimerCount() === 0) throw new Error("The condition is not true, and no timer is left.");
      vi.advanceTimersToNextTimer();
    }
  }

  /** Advances fake time by `ms` milliseconds. */
  async pass(ms: number): Promise<void> {
    let isElapsed = false;
    setTimeout(() => {
      isElapsed = true;
    }, ms);
    await this.passUntil(() => isElapsed);
  }
}

/** Fakes time, but not `setImmediate` and `nextTick`, which sockets need. */
export function useFakeTimersWithSockets(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
}
