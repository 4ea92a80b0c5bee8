import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { AccountLedger } from "./account-ledger.ts";
import { seededRandom } from "./random.ts";
import { monotonicTime, SENT_AT } from "./sent-at.ts";

/** What goes wrong with a request. `before` and `after` refer to the moment at which the server acts on it. */
type Mishap =
  | "500 after"
  | "500 before"
  | "503 after"
  | "503 before"
  | "429"
  | "half"
  | "reset after"
  | "reset before";

const MISHAPS: readonly Mishap[] = [
  ...(["500 after", "500 before", "503 after", "503 before"] as const),
  ...(["429", "half", "reset after", "reset before"] as const),
];

/** A request that the server has received. */
export interface Arrival {
  /** When it arrived, in milliseconds. */
  readonly at: number;
  /** The milliseconds since it was sent. It is 0 if the request does not say. */
  readonly delay: number;
}

/**
 * A server on loopback in front of a ledger. It knows nothing of the emulator. It breaks connections and answers with
 * errors, before or after it has acted on a request. A 429 always means that nothing was done.
 */
export class UnreliableServer {
  readonly url: string;
  /** The number of requests by method and path. */
  readonly requests: Map<string, number> = new Map();
  /** The requests of each API key, in their order. */
  readonly arrivals: Map<string, Arrival[]> = new Map();
  /** The share of requests that go wrong. */
  mishaps: number;
  readonly #server: Server;
  readonly #ledger: AccountLedger;
  readonly #random: () => number = seededRandom(20);

  private constructor(server: Server, ledger: AccountLedger, mishaps: number) {
    this.#server = server;
    this.#ledger = ledger;
    this.mishaps = mishaps;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => void this.#respond(request, response));
  }

  /**
   * @param ledger - Acts on the requests.
   * @param mishaps - The share of requests that go wrong.
   */
  static async start(ledger: AccountLedger, mishaps: number): Promise<UnreliableServer> {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    return new UnreliableServer(server, ledger, mishaps);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", this.url);
    const name = `${request.method} ${url.pathname}`;
    this.#log(request, name);
    const mishap = this.#random() < this.mishaps ? this.#pick() : undefined;
    try {
      const body = request.method === "GET" ? undefined : await json(request);
      if (mishap === "reset before") return void request.socket.destroy();
      if (mishap === "500 before" || mishap === "503 before" || mishap === "429")
        return send(response, Number(mishap.slice(0, 3)), { message: "Not now." });
      const [status, value] = this.#ledger.act(name, url, body);
      if (mishap === "reset after") return void request.socket.destroy();
      if (mishap === "500 after" || mishap === "503 after")
        return send(response, Number(mishap.slice(0, 3)), { message: "Too late." });
      if (mishap !== "half") return send(response, status, value);
      const text = JSON.stringify(value);
      response.writeHead(status, { "content-type": "application/json", "content-length": text.length });
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
    } catch {
      // The client has closed the connection before the server has read the request.
      request.socket.destroy();
    }
  }

  #log({ headers }: IncomingMessage, name: string): void {
    this.requests.set(name, (this.requests.get(name) ?? 0) + 1);
    const key = headers.authorization?.replace("Bearer ", "") ?? "";
    const now = monotonicTime();
    const arrival = { at: performance.now(), delay: now - Number(headers[SENT_AT] ?? now) };
    const known = this.arrivals.get(key);
    if (known) known.push(arrival);
    else this.arrivals.set(key, [arrival]);
  }

  #pick(): Mishap {
    return MISHAPS[Math.floor(this.#random() * MISHAPS.length)] ?? "429";
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
