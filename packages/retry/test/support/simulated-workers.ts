import { sleep } from "@grinfi/testing";
import { createRateLimiter, type Fetch, isResilienceError, withRateLimit } from "../../src/index.ts";
import { type RedisClient, redisStore } from "../../src/redis.ts";
import { TEST_URL } from "./fake-fetch.ts";
import type { LoggedRequest } from "./request-log.ts";
import type { TimedRedis } from "./timed-redis.ts";
import type { SharedLimit } from "./worker.ts";

/** Simulates processes that share a limit, and the server that they call, in fake time. */
export class SimulatedWorkers {
  readonly log: LoggedRequest[] = [];
  /** The codes of the errors of failed calls. */
  readonly errors: string[] = [];
  readonly #redis: TimedRedis;
  readonly #alive: Set<number> = new Set();
  #requests = 0;

  constructor(redis: TimedRedis, size: number, options: SharedLimit) {
    this.#redis = redis;
    for (let process = 0; process < size; process += 1) {
      this.#alive.add(process);
      const send = this.#senderOf(process, options);
      for (let count = 0; count < options.concurrency; count += 1) void this.#sendRepeatedly(process, send);
    }
  }

  /** Stops a process. Its pending operations never end, and it sends nothing more. */
  kill(process: number): void {
    this.#alive.delete(process);
  }

  /** Advances time until the server has received `count` more requests. */
  async waitForRequests(count: number): Promise<void> {
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

  /** Runs an action of a process. A stopped process starts no action and receives no result. */
  async #ifAlive<T>(process: number, action: () => Promise<T>): Promise<T> {
    const never = new Promise<never>(() => {});
    if (!this.#alive.has(process)) return never;
    const result = await action();
    return this.#alive.has(process) ? result : never;
  }

  async #sendRepeatedly(process: number, send: Fetch): Promise<void> {
    while (this.#alive.has(process)) {
      try {
        await send(TEST_URL);
      } catch (error) {
        if (!isResilienceError(error)) throw error;
        this.errors.push(error.code);
        // Otherwise a call that fails immediately would be repeated immediately.
        await sleep(50);
      }
    }
  }
}
