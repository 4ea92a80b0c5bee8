import { ConfigurationError } from "@grinfi/core";
import { formatValue } from "@grinfi/core/option-checks";
import { messageOf } from "../jobs/shared/job-errors.ts";
import { isPermanent } from "./redis-errors.ts";

/** The part of a Redis client that the check uses. */
export interface CommandClient {
  sendCommand(command: string[]): Promise<unknown>;
}

/** A setting of Redis that a journal needs. */
interface Setting {
  readonly name: string;
  readonly value: string | undefined;
  readonly expected: string;
  /** How to change it. */
  readonly fix: string;
}

/**
 * Checks that Redis does not forget what it has confirmed: it is not a replica, writes each command to the disk before
 * it confirms it, and removes no keys when its memory is full.
 *
 * @param isDurable - Whether the caller vouches for a Redis whose configuration cannot be read.
 * @throws ConfigurationError if Redis could forget entries.
 */
export async function checkDurability(client: CommandClient, isDurable: boolean): Promise<void> {
  const info = String(await client.sendCommand(["INFO"]));
  const infoOf = (name: string): string | undefined => new RegExp(`^${name}:(\\S*)`, "m").exec(info)?.[1];
  const settings: Setting[] = [
    { name: "role", value: infoOf("role"), expected: "master", fix: "connect to the primary" },
    {
      name: "appendonly",
      value: infoOf("aof_enabled") === "1" ? "yes" : "no",
      expected: "yes",
      fix: "set `appendonly yes`",
    },
    {
      name: "maxmemory-policy",
      value: infoOf("maxmemory_policy"),
      expected: "noeviction",
      fix: "set `maxmemory-policy noeviction`",
    },
  ];
  const appendfsync = await readAppendfsync(client, isDurable);
  settings.push({
    ...{ name: "appendfsync", value: appendfsync, expected: "always", fix: "set `appendfsync always`" },
  });
  const wrong = settings.filter(({ expected, value }) => value !== expected);
  if (wrong.length === 0) return;
  const found = wrong.map(({ name, value }) => `${name} is ${formatValue(value)}`).join(", ");
  const fixes = wrong.map(({ fix }) => fix).join(", ");
  throw new ConfigurationError(
    `This Redis could forget what was sent: ${found}. In Redis, ${fixes}. Or pass \`acceptLoss: true\` if people may be contacted twice after a crash of Redis.`,
  );
}

async function readAppendfsync(client: CommandClient, isDurable: boolean): Promise<string | undefined> {
  let reply: unknown;
  try {
    reply = await client.sendCommand(["CONFIG", "GET", "appendfsync"]);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    if (isDurable) return "always";
    throw new ConfigurationError(
      `Redis does not allow \`CONFIG GET appendfsync\` (${messageOf(error)}), so the journal cannot check that Redis keeps what it confirms. Pass \`durable: true\` if it writes each command to the disk before it responds (\`appendfsync always\`), or \`acceptLoss: true\` if people may be contacted twice after a crash of Redis.`,
      { cause: error },
    );
  }
  // Redis responds with a list or, in its newer protocol, with a map.
  const values: unknown[] = Array.isArray(reply) ? reply.slice(1) : Object.values(reply as object);
  return values[0] === undefined ? undefined : String(values[0]);
}
