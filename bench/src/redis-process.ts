import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { withTempFolder } from "@grinfi/temp-folder";
import { createClient } from "redis";

/** Settings with which Redis forgets nothing that it has confirmed. */
export const DURABLE: readonly string[] = ["--appendonly", "yes", "--appendfsync", "always"];

export const isRedisInstalled = (): boolean => spawnSync("redis-server", ["--version"]).status === 0;

/**
 * Starts a Redis that listens on a Unix socket only, and stops it after the work.
 *
 * @param settings - Arguments of the command in addition to those that store nothing.
 */
export async function withRedis<T>(
  work: (socket: string) => Promise<T>,
  settings: readonly string[] = [],
): Promise<T> {
  return withTempFolder("bench", async (folder) => {
    const path = join(folder, "redis.sock");
    const args = ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no", ...settings];
    const server = spawn("redis-server", args, { stdio: "ignore", cwd: folder });
    try {
      // The client tries to connect until the server listens.
      const socket = { path, tls: false, reconnectStrategy: 50 } as const;
      const client = createClient({ socket }).on("error", () => {});
      await client.connect();
      client.destroy();
      return await work(path);
    } finally {
      server.kill();
      await once(server, "exit");
    }
  });
}
