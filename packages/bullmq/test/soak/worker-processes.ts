import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { SoakWorkerOptions } from "./soak-worker.ts";

const WORKER = fileURLToPath(new URL("soak-worker.ts", import.meta.url));
const NODE_COMPILE_CACHE = fileURLToPath(new URL("../../node_modules/.cache/soak-worker", import.meta.url));

/** Worker processes, which a test kills, replaces and stops. */
export class WorkerProcesses {
  /** How processes ended that nobody killed. There should be none. */
  readonly crashes: string[] = [];
  readonly #options: SoakWorkerOptions;
  readonly #running: ChildProcess[] = [];
  readonly #stopped = new Set<ChildProcess>();

  constructor(options: SoakWorkerOptions) {
    this.#options = options;
  }

  start(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const env = { ...process.env, NODE_COMPILE_CACHE };
      const worker = fork(WORKER, [JSON.stringify(this.#options)], { env });
      worker.once("exit", (code, signal) => {
        if (signal !== "SIGKILL") this.crashes.push(`A worker ended with ${code ?? signal}.`);
      });
      this.#running.push(worker);
    }
  }

  /** Kills a worker and starts another one. */
  replace(random: () => number): void {
    this.#pick(random)?.kill("SIGKILL");
    this.start(1);
  }

  /**
   * Stops a worker without ending it.
   *
   * @returns A function that lets it continue.
   */
  stop(random: () => number): () => void {
    const worker = this.#pick(random);
    if (worker === undefined) return () => undefined;
    worker.kill("SIGSTOP");
    this.#stopped.add(worker);
    return () => {
      worker.kill("SIGCONT");
      this.#stopped.delete(worker);
      this.#running.push(worker);
    };
  }

  /** Kills all workers. */
  async kill(): Promise<void> {
    const workers = [...this.#running.splice(0), ...this.#stopped].filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    await Promise.all(
      workers.map(async (worker) => {
        const exit = once(worker, "exit");
        worker.kill("SIGKILL");
        await exit;
      }),
    );
  }

  /** Removes a random worker from those that are running. */
  #pick(random: () => number): ChildProcess | undefined {
    return this.#running.splice(Math.floor(random() * this.#running.length), 1)[0];
  }
}
