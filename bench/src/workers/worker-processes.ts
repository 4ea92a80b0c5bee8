import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { firstMessage } from "../first-message.ts";
import type { WorkerSettings } from "./worker-settings.ts";

/** Worker processes with the same settings. */
export class WorkerProcesses {
  readonly #file: string;
  readonly #settings: WorkerSettings;
  readonly #processes: ChildProcess[];
  /** Rejects if a process ends by itself, so that nobody waits for its work. */
  readonly failure: Promise<never>;
  #fail!: (error: Error) => void;

  /** @param file - The path of the module that the processes run. */
  constructor(file: string, count: number, settings: WorkerSettings) {
    this.#file = file;
    this.#settings = settings;
    this.failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failure.catch(() => {});
    this.#processes = Array.from({ length: count }, () => this.#start());
  }

  /** Kills one process, and starts another one in its place. */
  async killOne(): Promise<void> {
    const [process] = this.#processes.splice(0, 1);
    if (process) await kill(process);
    this.#processes.push(this.#start());
  }

  /** Lets the processes finish their work. @returns The average latency of their calls in milliseconds. */
  async close(): Promise<number> {
    const latencies = await Promise.all(
      this.#processes.map((process) => {
        process.removeAllListeners("exit");
        process.send("close");
        return firstMessage<number>(process);
      }),
    );
    return latencies.reduce((sum, latency) => sum + latency, 0) / latencies.length;
  }

  /** Kills the processes that are still running. */
  async killAll(): Promise<void> {
    await Promise.all(this.#processes.map(kill));
  }

  #start(): ChildProcess {
    const process = fork(this.#file, [JSON.stringify(this.#settings)]);
    process.once("exit", (code) => this.#fail(new Error(`A process of ${this.#file} ended with ${code}.`)));
    return process;
  }
}

async function kill(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.removeAllListeners("exit");
  process.kill("SIGKILL");
  await once(process, "exit");
}
