import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { describe } from "vitest";
import { connect } from "./redis-client.ts";

const isThere = spawnSync("redis-server", ["--version"]).status === 0;

/**
 * `describe` for tests that need Redis. Where it is not installed they are not run, and the report says so; with
 * `GRINFI_REQUIRE_REDIS` that is a failure.
 */
export function describeWithRedis(name: string, tests: () => void): void {
  if (!isThere && process.env.GRINFI_REQUIRE_REDIS) throw new Error("redis-server is not installed.");
  if (!isThere) console.warn(`NOT RUN, because redis-server is not installed: ${name}`);
  describe.skipIf(!isThere)(name, tests);
}

/** A Redis on a free port of loopback. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #folder: string | undefined;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string | undefined) {
    this.#port = port;
    this.#folder = folder;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** @param folder - Where it keeps snapshots, which it makes when it is told to; without it nothing is kept. */
  static async start(folder?: string): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder);
    await server.begin();
    return server;
  }

  async begin(): Promise<void> {
    const args = ["--port", `${this.#port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    this.#process = spawn("redis-server", args, { stdio: "ignore", cwd: this.#folder ?? tmpdir() });
    const client = await connect(this.url);
    await client.ping();
    client.destroy();
  }

  /** Everything since the last snapshot is lost. */
  async end(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (process === undefined) return;
    process.kill("SIGKILL");
    await once(process, "exit");
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
