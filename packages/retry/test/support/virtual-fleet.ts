import { sleep } from "@grinfi/testing";
import { createRateLimiter, type Fetch, isResilienceError, withRateLimit } from "../../src/index.ts";
import { type RedisClient, redisStore } from "../../src/redis.ts";
import { URL_OF_NOBODY } from "./fetches.ts";
import type { Seen } from "./most-in.ts";
import type { TimedRedis } from "./timed-redis.ts";
import type { SharedLimit } from "./worker.ts";

/** Limiters that share a limit as if each were in a process of its own, and the server that they call; in fake time. */
export class VirtualFleet {
  readonly log: Seen[] = [];
  /** The codes of the errors that calls ended with. */
  readonly errors: string[] = [];
  readonly #redis: TimedRedis;
  readonly #alive: Set<number> = new Set();
  #requests = 0;

  constructor(redis: TimedRedis, size: number, work: SharedLimit) {
    this.#redis = redis;
    for (let process = 0; process < size; process += 1) {
      this.#alive.add(process);
      const send = this.#senderOf(process, work);
      for (let count = 0; count < work.atOnce; count += 1) void this.#sendForEver(process, send);
    }
  }

  /** What it has under way has no end, and nothing more comes from it. */
  kill(process: number): void {
    this.#alive.delete(process);
  }

  /** Lets time pass until the server has seen so many more requests. */
  async seesMore(count: number): Promise<void> {
    const goal = this.log.length + count;
    await this.#redis.passUntil(() => this.log.length >= goal);
  }

  #senderOf(
    process: number,
    { responseTimeout, interval, limit, timeout, onStoreUnavailable }: SharedLimit,
  ): Fetch {
    const client: RedisClient = {
      eval: (...command) => this.#ifAlive(process, () => this.#redis.eval(...command)),
    };
    const store = redisStore({ client, bucket: "shared", timeout, onStoreUnavailable });
    const limiter = createRateLimiter({ limit, interval, store });
    return withRateLimit(() => this.#ifAlive(process, () => this.#serve(process)), {
      limiter,
      responseTimeout,
    });
  }

  async #serve(process: number): Promise<Response> {
    this.log.push({ at: performance.now(), process });
    // Latencies of 1 to 40 ms, in a fixed order.
    this.#requests += 17;
    await sleep(1 + (this.#requests % 40));
    return new Response();
  }

  /** A process that is dead does nothing, and nothing comes back to it. */
  async #ifAlive<T>(process: number, act: () => Promise<T>): Promise<T> {
    const never = new Promise<never>(() => {});
    if (!this.#alive.has(process)) return never;
    const answer = await act();
    return this.#alive.has(process) ? answer : never;
  }

  async #sendForEver(process: number, send: Fetch): Promise<void> {
    while (this.#alive.has(process)) {
      try {
        await send(URL_OF_NOBODY);
      } catch (error) {
        if (!isResilienceError(error)) throw error;
        this.errors.push(error.code);
        // A call that failed at once would otherwise be made again at once.
        await sleep(50);
      }
    }
  }
}
