import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Work } from "./worker.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** A request as the server saw it. */
interface Seen {
  readonly at: number;
  readonly process: number;
}

/** Processes that share a limit, and the server that they call, with its log. */
export class Fleet {
  readonly log: Seen[] = [];
  /** The codes of the errors that the processes got. */
  readonly errors: string[] = [];
  readonly workers: ChildProcess[] = [];
  readonly #server: Server;
  #count = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const process = Number(new URL(request.url ?? "", "http://localhost").searchParams.get("process"));
      this.log.push({ at: performance.now(), process });
      // Latencies of 1 to 40 ms, in a fixed order.
      this.#count += 17;
      setTimeout(() => response.end(), 1 + (this.#count % 40));
    });
  }

  static async start(size: number, work: Omit<Work, "targetUrl">): Promise<Fleet> {
    const fleet = new Fleet();
    fleet.#server.listen(0, "127.0.0.1");
    await once(fleet.#server, "listening");
    const { port } = fleet.#server.address() as AddressInfo;
    const all: Work = { ...work, targetUrl: `http://127.0.0.1:${port}/` };
    for (let index = 0; index < size; index += 1) {
      const worker = fork(WORKER, [JSON.stringify(all)]);
      worker.on("message", (code) => void fleet.errors.push(String(code)));
      fleet.workers.push(worker);
    }
    return fleet;
  }

  async stop(): Promise<void> {
    const living = this.workers.filter((worker) => worker.exitCode === null && worker.signalCode === null);
    await Promise.all(
      living.map(async (worker) => {
        const exit = once(worker, "exit");
        worker.disconnect();
        await exit;
      }),
    );
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Waits until the server has seen so many more requests. */
  async seesMore(count: number): Promise<void> {
    const goal = this.log.length + count;
    await expect.poll(() => this.log.length, { timeout: 250_000, interval: 5 }).toBeGreaterThanOrEqual(goal);
  }

  /** The most requests in any window of one interval, with both of its ends. */
  mostIn(interval: number): number {
    let most = 0;
    let from = 0;
    for (const [index, { at }] of this.log.entries()) {
      while (at - (this.log[from]?.at ?? at) > interval) from += 1;
      most = Math.max(most, index - from + 1);
    }
    return most;
  }
}
