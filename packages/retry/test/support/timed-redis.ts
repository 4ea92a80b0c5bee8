import { flushEventLoop } from "@grinfi/testing";
import { vi } from "vitest";
import type { RedisClient } from "../../src/redis.ts";

/** A Redis whose time is the fake time of the test, and with which something can go wrong. */
export class TimedRedis implements RedisClient {
  readonly #client: RedisClient;
  #underWay = 0;
  #isAway = false;
  /** Resolves when Redis answers again. */
  #stall: Promise<void> = Promise.resolve();
  #resume = (): void => {};

  constructor(client: RedisClient) {
    this.#client = client;
  }

  async eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown> {
    await this.#stall;
    if (this.#isAway) throw new Error("connection lost");
    this.#underWay += 1;
    try {
      const now = Date.now();
      const time = [Math.floor(now / 1000), (now % 1000) * 1000].map(String);
      return await this.#client.eval(script.replace("redis.call('TIME')", "{KEYS[2], KEYS[3]}"), {
        keys: [...options.keys, ...time],
        arguments: options.arguments,
      });
    } finally {
      this.#underWay -= 1;
    }
  }

  /** It does not answer, and its connections stay. */
  stall(): void {
    this.#stall = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** It answers what came in the meantime, and from now on. */
  resume(): void {
    this.#resume();
  }

  /** There is no connection to it, or there is one again. */
  setAway(isAway: boolean): void {
    this.#isAway = isAway;
  }

  /** Lets the fake time pass, from timer to timer, until something has happened. It stands still while Redis works. */
  async passUntil(hasHappened: () => boolean): Promise<void> {
    for (;;) {
      do await flushEventLoop();
      while (this.#underWay > 0);
      if (hasHappened()) return;
      if (vi.getTimerCount() === 0) throw new Error("It waits for nothing.");
      vi.advanceTimersToNextTimer();
    }
  }

  /** Lets so many milliseconds of the fake time pass. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    setTimeout(() => {
      isOver = true;
    }, ms);
    await this.passUntil(() => isOver);
  }
}

/** Fakes time, but not the turns of the event loop: what comes over sockets needs them. */
export function useTimersOfRedis(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
}
