import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What the server has seen: requests, and what came of them. */
interface Entry {
  readonly sequence: number;
  readonly at: string;
  readonly operation?: string;
  readonly body?: { readonly text?: string };
  readonly status?: number;
  readonly effect?: string;
  readonly collection?: string;
  /** The request that an effect came from. */
  readonly request?: number;
}

/** A server in a process of its own, with its ledger. */
export interface Target {
  readonly url: string;
  ledger(type: "request" | "effect"): Promise<readonly Entry[]>;
  addFaults(faults: readonly object[]): Promise<void>;
}

/** Starts an emulator with these options for as long as the work takes. */
export async function withTarget<T>(options: object, work: (target: Target) => Promise<T>): Promise<T> {
  const server = fork(fileURLToPath(new URL("server.ts", import.meta.url)), [JSON.stringify(options)]);
  try {
    const [url] = (await once(server, "message")) as [string];
    return await work({
      url,
      ledger: async (type) => {
        const response = await fetch(`${url}/__emulator/ledger?type=${type}`);
        return ((await response.json()) as { entries: Entry[] }).entries;
      },
      addFaults: async (faults) => {
        await fetch(`${url}/__emulator/faults`, { method: "POST", body: JSON.stringify(faults) });
      },
    });
  } finally {
    server.disconnect();
  }
}

/** A `fetch` that notes how long successful answers take. */
export class Meter {
  readonly #times: number[] = [];

  readonly fetch: typeof fetch = async (input, init) => {
    const start = performance.now();
    const response = await fetch(input, init);
    if (response.ok) this.#times.push(performance.now() - start);
    return response;
  };

  /** Milliseconds on average, without the first answers. */
  latencyAfter(first: number): number {
    const times = this.#times.slice(first);
    return times.reduce((sum, time) => sum + time, 0) / times.length;
  }
}
