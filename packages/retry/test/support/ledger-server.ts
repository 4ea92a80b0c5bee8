import { sleep } from "@grinfi/testing";
import type { Fetch } from "../../src/index.ts";
import { networkError } from "./fake-fetch.ts";

/** All faults. The name states whether the server acts on the request before the fault. */
export const FAULT_KINDS: readonly string[] = [
  "no connection",
  "reset before",
  "reset during",
  "reset after",
  "429",
  "500 before",
  "503 after",
  "408",
  "timeout before",
  "timeout after",
  "broken body",
];

/** A server in memory behind an unreliable network. It counts how often it acts on each request. */
export class LedgerServer {
  /** How often the server acted on each request, by its id. */
  readonly ledger: Map<string, number> = new Map();
  requests = 0;
  readonly #random: () => number;
  readonly #faultRate: number;
  readonly #faults: readonly string[];

  constructor(random: () => number, faultRate: number, faults: readonly string[] = FAULT_KINDS) {
    this.#random = random;
    this.#faultRate = faultRate;
    this.#faults = faults;
  }

  readonly fetch: Fetch = async (input, init) => {
    const signal = init?.signal ?? undefined;
    const id = await new Request(input, init).text();
    this.requests += 1;
    const fault = this.#random() < this.#faultRate ? this.#pick() : "none";
    if (fault === "no connection") throw networkError("ECONNREFUSED", "connect");
    await this.#delay(20, signal);
    if (fault === "reset before") throw networkError("ECONNRESET", "read");
    if (fault === "429") return new Response(null, { status: 429, headers: { "retry-after-ms": "50" } });
    if (fault === "500 before") return new Response("no", { status: 500 });
    if (fault === "408") return new Response(null, { status: 408 });
    if (fault === "timeout before") await this.#delay(Number.POSITIVE_INFINITY, signal);
    this.ledger.set(id, (this.ledger.get(id) ?? 0) + 1);
    if (fault === "reset during") throw networkError("UND_ERR_SOCKET");
    await this.#delay(20, signal);
    if (fault === "reset after") throw networkError("ECONNRESET", "read");
    if (fault === "503 after") return new Response("no", { status: 503 });
    if (fault === "timeout after") await this.#delay(Number.POSITIVE_INFINITY, signal);
    if (fault !== "broken body") return new Response("done", { status: 201 });
    return new Response(new ReadableStream({ pull: (body) => body.error(new TypeError("terminated")) }), {
      status: 201,
    });
  };

  #pick(): string {
    return this.#faults[Math.floor(this.#random() * this.#faults.length)] ?? "none";
  }

  /** Waits for a random time, or until the client aborts. */
  async #delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (Number.isFinite(ms)) await sleep(this.#random() * ms);
    else await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    signal?.throwIfAborted();
  }
}
