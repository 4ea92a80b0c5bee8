import { parseArgs } from "node:util";
import type { EmulatedWebhooks } from "./backend/emulated-webhooks.ts";
import type { EmulatedRateLimit } from "./http/rate-limit.ts";
import type { EmulatorServerOptions } from "./server.ts";

export const USAGE = `Usage: npx @grinfi/emulator [options]

Runs an unofficial in-memory emulator of the Grinfi API on this machine.

  --port <number>                port to listen on (default: 4010; 0: any free port)
  --contacts <number>            number of contacts at the start, up to 1000000 (default: 0)
  --seed <number>                determines ids, names and all other random values (default: 1)
  --now <time>                   initial time, such as 2026-01-05T09:00:00Z (default: now)
  --api-keys <a,b>               valid API keys, separated by commas (default: any key)
  --rate-limit <number>          requests per minute and key (default: no limit; 300 with --window or --retry-after)
  --window <kind>                fixed or sliding: window of the rate limit (default: fixed)
  --retry-after                  send a Retry-After header with a 429
  --latency <ms>                 delay of every response in milliseconds (default: 0)
  --response-shape <kind>        described: responses as in the description (default)
                                 observed: responses as clients have observed them
  --strict                       refuse requests that other clients send but the description does not have
  --webhook-deliveries <number>  number of copies of each webhook delivery (default: 1)
  --webhook-delay <ms>           delay of webhook deliveries in milliseconds, or random ones such as 0-60000 (default: 0)
  --webhook-lose <share>         share of webhook deliveries that are never sent, from 0 to 1 (default: 0)
  --webhook-wrap <share>         share of webhook deliveries with the payload in a field body (default: 0)
  --webhook-described-only       leave out what the publisher does not list of messages and emails, such as the uuid
  --help, --version              print this text, or the version`;

/** The parsed command line. */
export type Command =
  | { readonly kind: "help" | "version" }
  | { readonly kind: "serve"; readonly options: EmulatorServerOptions };

/** An invalid command line. The message says how to correct it. */
export class UsageError extends Error {}

const FLAGS = {
  port: { type: "string" },
  contacts: { type: "string" },
  seed: { type: "string" },
  now: { type: "string" },
  "api-keys": { type: "string" },
  "rate-limit": { type: "string" },
  window: { type: "string" },
  "retry-after": { type: "boolean" },
  latency: { type: "string" },
  "response-shape": { type: "string" },
  strict: { type: "boolean" },
  "webhook-deliveries": { type: "string" },
  "webhook-delay": { type: "string" },
  "webhook-lose": { type: "string" },
  "webhook-wrap": { type: "string" },
  "webhook-described-only": { type: "boolean" },
  help: { type: "boolean" },
  version: { type: "boolean" },
} as const;

/** @throws UsageError if the command line is invalid. */
export function readCommand(args: readonly string[]): Command {
  const given = parseFlags(args);
  if (given.help) return { kind: "help" };
  if (given.version) return { kind: "version" };
  const rateLimit = readRateLimit(given);
  const webhooks = readWebhooks(given);
  const options: EmulatorServerOptions = {
    port: readWholeOption("port", given.port, 0, 65_535) ?? 4010,
    contacts: readWholeOption("contacts", given.contacts, 0, 1_000_000) ?? 0,
    seed: readWholeOption("seed", given.seed, 0, 2 ** 31 - 1) ?? 1,
    latency: readWholeOption("latency", given.latency, 0, 600_000) ?? 0,
    now: readTime(given.now) ?? Date.now(),
    clock: Date.now,
    ...(given["api-keys"] !== undefined && { apiKeys: readKeys(given["api-keys"]) }),
    ...(given["response-shape"] !== undefined && {
      responseShape: readChoice("response-shape", given["response-shape"], ["described", "observed"]),
    }),
    ...(given.strict !== undefined && { strict: given.strict }),
    ...(rateLimit !== undefined && { rateLimit }),
    ...(Object.keys(webhooks).length > 0 && { webhooks }),
  };
  return { kind: "serve", options };
}

type ParsedFlags = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>["values"];

function parseFlags(args: readonly string[]): ParsedFlags {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: false }).values;
  } catch (error) {
    const { code, message } = error as Error & { code?: unknown };
    const flag = /--[a-z-]+/.exec(message)?.[0];
    const line = USAGE.split("\n").find((text) => text.startsWith(`  ${flag} `));
    if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE" || line === undefined) throw new UsageError(message);
    throw new UsageError(`Invalid or missing value of ${flag}:\n${line}`);
  }
}

function readRateLimit(given: ParsedFlags): EmulatedRateLimit | undefined {
  const { window, "retry-after": retryAfter } = given;
  const limit = readWholeOption("rate-limit", given["rate-limit"], 1, 1_000_000);
  if (limit === undefined && window === undefined && retryAfter === undefined) return undefined;
  return {
    ...(limit !== undefined && { limit }),
    ...(window !== undefined && { window: readChoice("window", window, ["fixed", "sliding"]) }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

function readWebhooks(given: ParsedFlags): EmulatedWebhooks {
  const deliveries = readWholeOption("webhook-deliveries", given["webhook-deliveries"], 1, 1000);
  const delay = readDelay(given["webhook-delay"]);
  const lose = readShare("webhook-lose", given["webhook-lose"]);
  const wrap = readShare("webhook-wrap", given["webhook-wrap"]);
  const describedOnly = given["webhook-described-only"];
  return {
    ...(deliveries !== undefined && { deliveries }),
    ...(delay !== undefined && { delay }),
    ...(lose !== undefined && { lose }),
    ...(wrap !== undefined && { wrap }),
    ...(describedOnly !== undefined && { describedOnly }),
  };
}

function readDelay(value: string | undefined): EmulatedWebhooks["delay"] {
  if (value === undefined) return undefined;
  const [, from = "", to] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(value) ?? [];
  if (from !== "" && to === undefined) return Number(from);
  if (from !== "" && Number(from) <= Number(to)) return { min: Number(from), max: Number(to) };
  throw new UsageError(
    `--webhook-delay must be milliseconds such as 5000, or a range such as 0-60000, not ${JSON.stringify(value)}.`,
  );
}

function readShare(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const share = /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(`--${flag} must be a number from 0 to 1, not ${JSON.stringify(value)}.`);
}

function readWholeOption(
  flag: string,
  value: string | undefined,
  from: number,
  to: number,
): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(
    `--${flag} must be a whole number from ${from} to ${to}, not ${JSON.stringify(value)}.`,
  );
}

function readChoice<T extends string>(flag: string, value: string, values: readonly T[]): T {
  const found = values.find((known) => known === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${flag} must be ${values.join(" or ")}, not ${JSON.stringify(value)}.`);
}

function readTime(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = Date.parse(value);
  if (/^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(time)) return time;
  throw new UsageError(`--now must be a time such as 2026-01-05T09:00:00Z, not ${JSON.stringify(value)}.`);
}

/** The error message does not contain the keys, because they could be real ones. */
function readKeys(value: string): string[] {
  const keys = value.split(",").map((key) => key.trim());
  if (keys.every((key) => /^\S+$/.test(key))) return keys;
  throw new UsageError("--api-keys must be a list of keys without spaces, separated by commas.");
}
