import { createServer, type Server, type Socket } from "node:net";

/** Writes a response, valid or not, to the socket of a request. */
export type Reply = (socket: Socket, request: ReceivedRequest) => void;

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer<ArrayBuffer>;
  /** The number of earlier requests. */
  readonly index: number;
}

/** A server on a free loopback port whose responses are raw bytes. */
export class RawServer {
  readonly requests: ReceivedRequest[] = [];
  /** The open sockets. */
  readonly #sockets: Set<Socket> = new Set();
  readonly #server: Server;
  #reply: Reply = (socket) => socket.destroy();

  private constructor() {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async start(): Promise<RawServer> {
    const server = new RawServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The server does not listen.");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Sets the reply to all later requests, and clears the list of earlier requests. */
  respondWith(reply: Reply): void {
    this.requests.length = 0;
    this.#reply = reply;
  }

  /** The number of open connections. */
  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Waits until at most this many connections are open, or until the test times out. */
  async waitForClosed(allowed: number): Promise<void> {
    while (this.openConnections > allowed) await new Promise((resolve) => setTimeout(resolve, 5));
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
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const end = received.indexOf("\r\n\r\n");
        if (end === -1) return;
        const { length, ...head } = parseHead(received.subarray(0, end).toString("latin1"));
        if (received.length < end + 4 + length) return;
        const body = received.subarray(end + 4, end + 4 + length);
        received = received.subarray(end + 4 + length);
        const request = { ...head, body, index: this.requests.length };
        this.requests.push(request);
        this.#reply(socket, request);
      }
    });
  }
}

function parseHead(text: string): Omit<ReceivedRequest, "body" | "index"> & { readonly length: number } {
  const [first = "", ...lines] = text.split("\r\n");
  const [method = "", path = ""] = first.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { method, path, headers, length: Number(headers["content-length"] ?? 0) };
}
