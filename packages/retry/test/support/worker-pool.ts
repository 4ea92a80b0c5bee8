import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { LoggedRequest } from "./request-log.ts";
import type { SharedLimit, WorkerOptions } from "./worker.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
const NODE_COMPILE_CACHE = fileURLToPath(new URL("../../node_modules/.cache/worker", import.meta.url));

/** The time in milliseconds, on a clock that all processes of the machine share. */
const now = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/** Processes that share a limit, and the server that they call. */
export class WorkerPool {
  /**
   * The requests that arrived in time. A request without a response in time is aborted and its slot becomes free, but
   * on a busy machine the request may still arrive.
   */
  readonly log: LoggedRequest[] = [];
  readonly processes: ChildProcess[] = [];
  readonly #server: Server;
  #count = 0;

  private constructor(maxDelay: number) {
    this.#server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "http://localhost");
      const isLate = now() - Number(searchParams.get("sent")) > maxDelay;
      if (!isLate) this.log.push({ at: performance.now(), process: Number(searchParams.get("process")) });
      // Latencies of 1 to 40 ms, in a fixed order.
      this.#count += 17;
      setTimeout(() => response.end(), 1 + (this.#count % 40));
    });
  }

  static async start(size: number, redisUrl: string, limit: SharedLimit): Promise<WorkerPool> {
    const pool = new WorkerPool(limit.responseTimeout / 2);
    pool.#server.listen(0, "127.0.0.1");
    await once(pool.#server, "listening");
    const { port } = pool.#server.address() as AddressInfo;
    const options: WorkerOptions = { ...limit, redisUrl, targetUrl: `http://127.0.0.1:${port}/` };
    const env = { ...process.env, NODE_COMPILE_CACHE };
    for (let index = 0; index < size; index += 1)
      pool.processes.push(fork(WORKER, [JSON.stringify(options)], { env }));
    return pool;
  }

  async stop(): Promise<void> {
    const running = this.processes.filter((worker) => worker.exitCode === null && worker.signalCode === null);
    await Promise.all(
      running.map(async (worker) => {
        const exit = once(worker, "exit");
        worker.disconnect();
        await exit;
      }),
    );
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Waits until a condition on the log is true. */
  async waitUntil(isTrue: (log: readonly LoggedRequest[]) => boolean): Promise<void> {
    while (!isTrue(this.log)) await once(this.#server, "request");
  }

  /** Waits until the server has received `count` more requests. */
  async waitForRequests(count: number): Promise<void> {
    const goal = this.log.length + count;
    await this.waitUntil(({ length }) => length >= goal);
  }
}
