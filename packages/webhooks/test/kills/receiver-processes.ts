import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ReconcileResult } from "../../src/index.ts";
import type { ReceiverOptions } from "./receiver-records.ts";

const PROGRAM = fileURLToPath(new URL("receiver-process.ts", import.meta.url));

interface Receiver {
  readonly process: ChildProcess;
  readonly port: number;
}

/** Receivers in processes of their own, which share a store. The test kills and replaces them. */
export class ReceiverProcesses {
  readonly #options: ReceiverOptions;
  readonly #receivers: (Receiver | undefined)[] = [];
  #next = 0;

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const receiver = fork(PROGRAM, [JSON.stringify(this.#options)]);
    const [port] = (await once(receiver, "message")) as [number];
    this.#receivers.push({ process: receiver, port });
  }

  /** Delivers to one receiver after another. */
  deliver = async (url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const receiver = this.#receivers[this.#next++ % this.#receivers.length];
    const target = new URL(String(url));
    target.port = String(receiver?.port);
    return fetch(target, init);
  };

  async reconcile(since: Date): Promise<ReconcileResult> {
    const receiver = this.#receivers[this.#next++ % this.#receivers.length]?.process;
    if (receiver === undefined) throw new Error("There is no receiver.");
    receiver.send(since.toISOString());
    const [result] = (await once(receiver, "message")) as [ReconcileResult];
    return result;
  }

  /** Kills a receiver, whatever it is doing. */
  async kill(): Promise<void> {
    const receiver = this.#receivers.shift()?.process;
    if (receiver === undefined) return;
    receiver.kill("SIGKILL");
    await once(receiver, "exit");
    appendFileSync(this.#options.file, `${JSON.stringify({ pid: receiver.pid, kind: "killed" })}\n`);
  }

  async killAll(): Promise<void> {
    while (this.#receivers.length > 0) await this.kill();
  }
}
