import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "vitest";
import { connect, type TestClient } from "./client.ts";

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

/** The settings with which Redis forgets nothing that it has confirmed. */
export const DURABLE: readonly string[] = ["--appendonly", "yes", "--appendfsync", "always"];

/** A Redis server on a free port of loopback. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, settings: readonly string[]) {
    this.#port = port;
    this.#folder = folder;
    this.#settings = settings;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /**
   * @param folder - Where it stores its data.
   * @param settings - Arguments of the command in addition to those that store nothing.
   */
  static async start(folder: string = tmpdir(), settings: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder, settings);
    await server.launch();
    return server;
  }

  async launch(): Promise<void> {
    const address = ["--port", `${this.#port}`, "--bind", "127.0.0.1"];
    const stored = ["--save", "", "--appendonly", "no", ...this.#settings];
    const server = spawn("redis-server", [...address, ...stored], { stdio: "ignore", cwd: this.#folder });
    this.#process = server;
    const ended = new Promise<never>((_, reject) => {
      server.once("error", reject);
      server.once("exit", (code) =>
        reject(new Error(`redis-server on port ${this.#port} ended with ${code}.`)),
      );
    });
    ended.catch(() => {});
    const client = await Promise.race([connect(this.url), ended]);
    await Promise.race([untilLoaded(client), ended]);
    client.destroy();
  }

  /** Kills the server. All data that is not stored is lost. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (process === undefined) return;
    process.kill("SIGKILL");
    await once(process, "exit");
  }

  /** Stops the server without ending it: it accepts connections and does not respond. */
  pause(): void {
    this.#process?.kill("SIGSTOP");
  }

  resume(): void {
    this.#process?.kill("SIGCONT");
  }
}

/** Below the ports that systems give to outgoing connections, which could take the port while a server restarts. */
const PORTS = { from: 20_000, count: 10_000 } as const;

/** Waits until the server has read its data from the disk. It responds with an error before. */
async function untilLoaded(client: TestClient): Promise<void> {
  for (;;) {
    try {
      await client.ping();
      return;
    } catch (error) {
      if (!String(error).includes("LOADING")) throw error;
      await sleep(20);
    }
  }
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    const server = createServer();
    try {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") continue;
      throw error;
    }
    server.close();
    await once(server, "close");
    return port;
  }
}
