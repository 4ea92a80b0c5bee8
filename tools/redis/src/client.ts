import { createClient } from "redis";

/** The part of a client that the tests use. */
export interface TestClient {
  destroy(): void;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  flushAll(): Promise<unknown>;
  keys(pattern: string): Promise<string[]>;
  ping(): Promise<unknown>;
  sendCommand(command: string[]): Promise<unknown>;
  zCard(key: string): Promise<number>;
}

/**
 * Creates a client that waits for its server, even after a restart.
 *
 * @param protocol - The version of the protocol, 2 by default.
 */
export async function connect(url: string, protocol: { readonly RESP?: 2 | 3 } = {}): Promise<TestClient> {
  const client = createClient({ url, socket: { reconnectStrategy: 50 }, ...protocol });
  client.on("error", () => {});
  return client.connect();
}
