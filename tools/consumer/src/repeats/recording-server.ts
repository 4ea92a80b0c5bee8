import { createServer, type Server, type Socket } from "node:net";
import { formatResponse, readRequest } from "./http-message.ts";

/** A request that the server has read completely. */
export interface RecordedRequest {
  /** The first segment of the path: the fault that the server simulates. */
  readonly fault: string;
  /** The second segment of the path: the id that the program gave the request. */
  readonly id: string;
  readonly method: string;
  /** The rest of the path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether an earlier request used the same connection. */
  readonly isReused: boolean;
}

/**
 * A server on a free loopback port. It records each request that it has read completely, and then simulates the fault
 * that the first segment of the path names. It reads the bytes of the connection itself, because a library could hide a
 * request that is sent twice.
 */
export class RecordingServer {
  readonly requests: RecordedRequest[] = [];
  readonly #sockets: Set<Socket> = new Set();
  readonly #server: Server = createServer((socket) => this.#accept(socket));
  /** The URL that `redirect-away` redirects to. */
  #otherOrigin = "";

  static async start(otherOrigin?: RecordingServer): Promise<RecordingServer> {
    const server = new RecordingServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.#otherOrigin = otherOrigin?.url ?? "";
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The server is not listening.");
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
        const recorded = { ...request, fault, id, path: `/${path.join("/")}`, isReused: count > 0 };
        count += 1;
        this.#respond(socket, recorded, this.requests.filter((other) => other.id === id).length);
        this.requests.push(recorded);
      }
    });
  }

  /** @param before - Number of earlier requests with the same id. */
  #respond(socket: Socket, { fault, id, path }: RecordedRequest, before: number): void {
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
        // Closes all connections, so that the next request needs a new one.
        for (const other of this.#sockets) if (other !== socket) other.end();
        socket.end(formatResponse(200, { connection: "close" }));
        break;
      case "429":
        socket.write(before > 0 ? formatResponse(200) : formatResponse(429, { "retry-after": "0" }));
        break;
      case "redirect":
        socket.write(
          path === "/landed"
            ? formatResponse(200)
            : formatResponse(302, { location: `/${fault}/${id}/landed` }),
        );
        break;
      case "redirect-away":
        socket.write(formatResponse(307, { location: `${this.#otherOrigin}/ok/${id}/landed` }));
        break;
      default:
        socket.write(formatResponse(Number(fault) || 200));
    }
  }
}
