import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A server on loopback whose connections a callback handles. */
export class SocketServer {
  /** The data received over each connection. */
  readonly received: string[] = [];
  readonly #server: Server;
  readonly #sockets: Set<Socket> = new Set();

  private constructor(onConnection: (socket: Socket, received: () => string) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      const index = this.received.push("") - 1;
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("data", (bytes) => {
        this.received[index] += bytes.toString("latin1");
      });
      onConnection(socket, () => this.received[index] ?? "");
    });
  }

  static async start(onConnection: (socket: Socket, received: () => string) => void): Promise<SocketServer> {
    const server = new SocketServer(onConnection);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}
