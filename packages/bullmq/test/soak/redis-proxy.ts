import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A proxy in front of a Redis server on loopback, which can cut its clients off. */
export class RedisProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCutOff = false;

  private constructor(server: Server, target: URL) {
    this.#server = server;
    this.url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (client) => this.#forward(client, target));
  }

  /** @param target - The URL of the Redis server. */
  static async start(target: string): Promise<RedisProxy> {
    const server = createServer({ noDelay: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new RedisProxy(server, new URL(target));
  }

  /** Breaks all connections, and every new one until `restore`. */
  cutOff(): void {
    this.#isCutOff = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#isCutOff = false;
  }

  async close(): Promise<void> {
    this.cutOff();
    this.#server.close();
    await once(this.#server, "close");
  }

  #forward(client: Socket, { hostname, port }: URL): void {
    if (this.#isCutOff) {
      client.destroy();
      return;
    }
    const redis = connect({ host: hostname, port: Number(port), noDelay: true });
    for (const [socket, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
