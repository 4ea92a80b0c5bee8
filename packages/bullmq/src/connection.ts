import { once } from "node:events";
import { ConfigurationError } from "@grinfi/core";
import { type OptionRule, valueRule } from "@grinfi/core/option-checks";
import type { RedisJournalClient } from "@grinfi/sdk/redis";
import { Queue } from "bullmq";
import { Redis, type RedisOptions } from "ioredis";
import { toStoredError } from "./stored-error.ts";

/** A Redis, by its URL or by the options of ioredis. */
export type Connection = RedisOptions | string;

/**
 * Connects to Redis. While Redis is away, commands wait, and the client connects again by itself.
 *
 * @param onError - Called when the connection fails.
 */
export function connect(connection: Connection, onError: (error: unknown) => void): Redis {
  // BullMQ expects the replies that all versions of ioredis have in common.
  const settings = { maxRetriesPerRequest: null, replyMapping: "legacy" } as const;
  const redis =
    typeof connection === "string"
      ? new Redis(connection, settings)
      : new Redis({ ...connection, ...settings });
  redis.on("error", onError);
  return redis;
}

/** How long a connection to Redis may take, in milliseconds. */
const CONNECT_TIMEOUT = 30_000;

/** @throws ConfigurationError if Redis is not connected within half a minute. */
export async function untilConnected(redis: Redis): Promise<void> {
  const signal = AbortSignal.timeout(CONNECT_TIMEOUT);
  let reason: unknown = new Error("it does not respond");
  while (redis.status !== "ready") {
    try {
      await once(redis, "ready", { signal });
    } catch (error) {
      if (!signal.aborted) reason = error;
      const { message } = toStoredError(reason);
      // Redis would reject the connection again.
      const isRejected = /\b(?:NOAUTH|NOPERM|WRONGPASS)\b/.test(message);
      if (!signal.aborted && !isRejected) continue;
      const { host, path, port } = redis.options;
      throw new ConfigurationError(
        `Redis at ${path ?? `${host}:${port}`} is not available (${message}). Check the option connection.`,
        { cause: reason },
      );
    }
  }
}

/** Removes commands from errors of ioredis: their arguments may be passwords, or rows. */
export const withoutCommands =
  (onError: (error: unknown) => void): ((error: unknown) => void) =>
  (error) => {
    if (typeof error === "object" && error !== null && "command" in error) delete error.command;
    onError(error);
  };

/** Adapts a client of ioredis to the journal and the rate limit of the SDK. */
export function sdkClient(redis: Redis): RedisJournalClient {
  return {
    eval: (script, { arguments: values, keys }) => redis.eval(script, keys.length, ...keys, ...values),
    sendCommand: ([command = "", ...values]) => redis.call(command, ...values),
  };
}

/** The events of BullMQ contain the outcomes of batches. Nothing here reads them, so few are kept. */
const MAX_EVENTS = 100;

/**
 * Opens a queue of BullMQ.
 *
 * @param onError - Called when the connection fails.
 */
export function openQueue(name: string, redis: Redis, onError: (error: unknown) => void): Queue {
  const options = { connection: redis, streams: { events: { maxLen: MAX_EVENTS } } };
  return new Queue(name, options).on("error", onError);
}

/** The option rule of a connection. */
export const CONNECTION_RULE: OptionRule = valueRule(
  "a URL such as redis://localhost:6379, or a plain object of options of ioredis without `url` and `keyPrefix`",
  (value) =>
    typeof value === "string"
      ? /^rediss?:\/\//.test(value) && URL.canParse(value)
      : isPlainObject(value) && !("url" in value) && !("keyPrefix" in value),
);

const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The option rule of a name that is part of keys in Redis. */
export const NAME_RULE: OptionRule = valueRule(
  "a name of letters, digits, - and _",
  (value) => typeof value === "string" && /^[\w-]+$/.test(value),
);
