import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Seen } from "./most-in.ts";
import type { SharedLimit, Work } from "./worker.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
const NODE_COMPILE_CACHE = fileURLToPath(new URL("../../node_modules/.cache/worker", import.meta.url));

/** Milliseconds, by a clock that all processes of the machine read. */
const now = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/** Processes that share a limit, and the server that they call, with its log. */
export class Fleet {
  /**
   * The requests that came in time. A process gives a request up that has no answer in time, and so does the limit; on a
   * busy machine such a one may still come.
   */
  readonly log: Seen[] = [];
  readonly workers: ChildProcess[] = [];
  readonly #server: Server;
  #count = 0;

  private constructor(longest: number) {
    this.#server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "http://localhost");
      const isLate = now() - Number(searchParams.get("sent")) > longest;
      if (!isLate) this.log.push({ at: performance.now(), process: Number(searchParams.get("process")) });
      // Latencies of 1 to 40 ms, in a fixed order.
      this.#count += 17;
      setTimeout(() => response.end(), 1 + (this.#count % 40));
    });
  }

  static async start(size: number, redisUrl: string, limit: SharedLimit): Promise<Fleet> {
    const fleet = new Fleet(limit.responseTimeout / 2);
    fleet.#server.listen(0, "127.0.0.1");
    await once(fleet.#server, "listening");
    const { port } = fleet.#server.address() as AddressInfo;
    const work: Work = { ...limit, redisUrl, targetUrl: `http://127.0.0.1:${port}/` };
    const env = { ...process.env, NODE_COMPILE_CACHE };
    for (let index = 0; index < size; index += 1)
      fleet.workers.push(fork(WORKER, [JSON.stringify(work)], { env }));
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

  /** Waits until something is true of the log. */
  async sees(isTrue: (log: readonly Seen[]) => boolean): Promise<void> {
    while (!isTrue(this.log)) await once(this.#server, "request");
  }

  /** Waits until the server has seen so many more requests. */
  async seesMore(count: number): Promise<void> {
    const goal = this.log.length + count;
    await this.sees(({ length }) => length >= goal);
  }
}
