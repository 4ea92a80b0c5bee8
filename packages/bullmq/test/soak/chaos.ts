import { setTimeout as sleep } from "node:timers/promises";
import type { RedisServer } from "@grinfi/redis";
import type { RedisProxy } from "./redis-proxy.ts";
import type { WorkerProcesses } from "./worker-processes.ts";

/** What can happen to workers and to Redis. */
type Event = "cutOff" | "killed" | "restarted" | "stalled" | "stopped";

const KINDS: readonly Event[] = ["stopped", "killed", "restarted", "stalled", "cutOff"];

/** Redis fails less often: after a restart, every key waits until the slots from before have expired. */
const WEIGHTED: readonly Event[] = [
  ...Array<Event>(8).fill("killed"),
  ...Array<Event>(4).fill("stopped"),
  ...KINDS,
];

/** Kills and stops workers, and lets Redis fail, at random. */
export class Chaos {
  readonly #redis: RedisServer;
  readonly #proxy: RedisProxy;
  readonly #workers: WorkerProcesses;
  readonly #random: () => number;
  readonly #expiry: number;
  readonly #stops: Promise<void>[] = [];

  /**
   * @param expiry - A time in milliseconds after which the locks and leases of a worker have expired, and another worker
   *   has taken over what it did.
   */
  constructor(
    { proxy, redis, workers }: { redis: RedisServer; proxy: RedisProxy; workers: WorkerProcesses },
    random: () => number,
    expiry: number,
  ) {
    this.#redis = redis;
    this.#proxy = proxy;
    this.#workers = workers;
    this.#random = random;
    this.#expiry = expiry;
  }

  /**
   * Lets an event of each kind happen, and then random ones until the signal aborts.
   *
   * @param max - The largest number of events.
   */
  async run(max: number, signal: AbortSignal): Promise<Readonly<Record<Event, number>>> {
    const counts = { cutOff: 0, killed: 0, restarted: 0, stalled: 0, stopped: 0 };
    for (let event = 0; event < max; event += 1) {
      if (event >= KINDS.length && signal.aborted) break;
      const kind = KINDS[event] ?? WEIGHTED[Math.floor(this.#random() * WEIGHTED.length)] ?? "killed";
      await sleep(500 + this.#random() * 1000);
      await this.#cause(kind);
      counts[kind] += 1;
    }
    await Promise.all(this.#stops);
    return counts;
  }

  async #cause(event: Event): Promise<void> {
    switch (event) {
      case "killed":
        return this.#workers.replace(this.#random);
      case "stopped":
        this.#stops.push(this.#stopWorker());
        return undefined;
      case "cutOff":
        this.#proxy.cutOff();
        await sleep(this.#random() * this.#expiry);
        return this.#proxy.restore();
      case "stalled":
        this.#redis.pause();
        await sleep(this.#random() * this.#expiry);
        return this.#redis.resume();
      case "restarted":
        await this.#redis.kill();
        return this.#redis.launch();
    }
  }

  /** Stops a worker while other events happen. */
  async #stopWorker(): Promise<void> {
    const resume = this.#workers.stop(this.#random);
    await sleep(this.#expiry);
    resume();
  }
}
