import { createClient } from "redis";
import type { RedisClient } from "../../src/redis.ts";

/** What the tests use of a client. */
export interface TestClient extends RedisClient {
  destroy(): void;
  flushAll(): Promise<unknown>;
  keys(pattern: string): Promise<string[]>;
  ping(): Promise<unknown>;
  sendCommand(command: string[]): Promise<unknown>;
  zCard(key: string): Promise<number>;
}

/** A client that waits for its Redis, and for the next one. */
export async function connect(url: string): Promise<TestClient> {
  const client = createClient({ url, socket: { reconnectStrategy: 50 } });
  client.on("error", () => {});
  return client.connect();
}
