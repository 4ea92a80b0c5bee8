import { createServer, type Server, type Socket } from "node:net";
import { head, readRequest } from "./http-message.ts";

/** A request that was read to its end. */
export interface LedgerEntry {
  /** The first two segments of its path: what the server does, and the case that it belongs to. */
  readonly fault: string;
  readonly id: string;
  readonly method: string;
  /** The path without these. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the connection had been used before. */
  readonly isReused: boolean;
}

/**
 * A server on a free loopback port that writes down each request which it has read to its end, and then does what the
 * request's path begins with. It reads and counts by itself: a library could hide what is counted here.
 */
export class LedgerServer {
  readonly entries: LedgerEntry[] = [];
  readonly #sockets: Set<Socket> = new Set();
  readonly #server: Server = createServer((socket) => this.#accept(socket));
  /** Where `redirect-away` leads to. */
  #elsewhere = "";

  static async start(elsewhere?: LedgerServer): Promise<LedgerServer> {
    const server = new LedgerServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.#elsewhere = elsewhere?.url ?? "";
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The server does not listen.");
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // The client may reset the connection at any time.
    socket.on("error", () => {});
    let received: Buffer = Buffer.alloc(0);
    let count = 0;
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let read = readRequest(received); read !== undefined; read = readRequest(received)) {
        const { rest, target, ...request } = read;
        received = rest;
        const [, fault = "", id = "", ...path] = target.split("/");
        const entry = { ...request, fault, id, path: `/${path.join("/")}`, isReused: count > 0 };
        count += 1;
        this.#answer(socket, entry, this.entries.filter((other) => other.id === id).length);
        this.entries.push(entry);
      }
    });
  }

  /** @param before - How many requests of the case came before. */
  #answer(socket: Socket, { fault, id, path }: LedgerEntry, before: number): void {
    switch (fault) {
      case "reset":
      case "fresh-reset":
        socket.resetAndDestroy();
        break;
      case "close":
      case "fresh-close":
        socket.end();
        break;
      case "drain":
        // What comes next has no connection to use again.
        for (const other of this.#sockets) if (other !== socket) other.end();
        socket.end(head(200, { connection: "close" }));
        break;
      case "429":
        socket.write(before > 0 ? head(200) : head(429, { "retry-after": "0" }));
        break;
      case "redirect":
        socket.write(path === "/landed" ? head(200) : head(302, { location: `/${fault}/${id}/landed` }));
        break;
      case "redirect-away":
        socket.write(head(307, { location: `${this.#elsewhere}/ok/${id}/landed` }));
        break;
      default:
        socket.write(head(Number(fault) || 200));
    }
  }
}
