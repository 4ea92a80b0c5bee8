import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { describe } from "vitest";
import { connect } from "./redis-client.ts";

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;

/**
 * `describe` for tests that need Redis. Without an installed `redis-server` they are skipped with a warning or, if
 * `GRINFI_REQUIRE_REDIS` is set, fail.
 */
export function describeWithRedis(name: string, tests: () => void): void {
  if (!isInstalled && process.env.GRINFI_REQUIRE_REDIS) throw new Error("redis-server is not installed.");
  if (!isInstalled) console.warn(`NOT RUN, because redis-server is not installed: ${name}`);
  describe.skipIf(!isInstalled)(name, tests);
}

/** A Redis server on a free port of loopback. */
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

  /** @param folder - Where `SAVE` stores snapshots. Without it nothing is stored. */
  static async start(folder?: string): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder);
    await server.launch();
    return server;
  }

  async launch(): Promise<void> {
    const args = ["--port", `${this.#port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    this.#process = spawn("redis-server", args, { stdio: "ignore", cwd: this.#folder ?? tmpdir() });
    const client = await connect(this.url);
    await client.ping();
    client.destroy();
  }

  /** Kills the server. All data since the last snapshot is lost. */
  async kill(): Promise<void> {
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
