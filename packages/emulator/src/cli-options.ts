import { parseArgs } from "node:util";
import type { EmulatedRateLimit } from "./http/rate-limit.ts";
import type { EmulatorServerOptions } from "./server.ts";

export const USAGE = `Usage: npx @grinfi/emulator [options]

Serves a Grinfi in memory on loopback until it is stopped (Ctrl+C). Unofficial.

  --port <number>        the port (default 4010; 0 takes any free one)
  --contacts <number>    contacts at the start, up to 1000000; companies and messages follow from it (default 0)
  --seed <number>        decides ids, names and everything else that looks random (default 1)
  --now <time>           the time at the start, such as 2026-01-05T09:00:00Z (default: now)
  --keys <a,b>           the keys that are let in (default: any)
  --rate-limit <number>  requests a minute for each key (default: no limit; 300 with the two options below)
  --window <kind>        fixed or sliding: when a minute starts (default fixed)
  --retry-after          a refusal says when to come back
  --latency <ms>         milliseconds that every answer takes (default 0)
  --shapes <kind>        described: answers as the description has them; live: as clients have seen them
                         (default described)
  --help, --version`;

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" | "version" }
  | { readonly kind: "serve"; readonly options: EmulatorServerOptions };

/** A command line that cannot be understood; the message says what to write instead. */
export class UsageError extends Error {}

const FLAGS = {
  port: { type: "string" },
  contacts: { type: "string" },
  seed: { type: "string" },
  now: { type: "string" },
  keys: { type: "string" },
  "rate-limit": { type: "string" },
  window: { type: "string" },
  "retry-after": { type: "boolean" },
  latency: { type: "string" },
  shapes: { type: "string" },
  help: { type: "boolean" },
  version: { type: "boolean" },
} as const;

/** @throws UsageError */
export function readCommand(args: readonly string[]): Command {
  const given = parse(args);
  if (given.help) return { kind: "help" };
  if (given.version) return { kind: "version" };
  const rateLimit = readRateLimit(given);
  const options: EmulatorServerOptions = {
    port: readWholeOption("port", given.port, 0, 65_535) ?? 4010,
    contacts: readWholeOption("contacts", given.contacts, 0, 1_000_000) ?? 0,
    seed: readWholeOption("seed", given.seed, 0, 2 ** 31 - 1) ?? 1,
    latency: readWholeOption("latency", given.latency, 0, 600_000) ?? 0,
    now: readTime(given.now) ?? Date.now(),
    clock: Date.now,
    ...(given.keys !== undefined && { keys: readKeys(given.keys) }),
    ...(given.shapes !== undefined && { shapes: oneOf("shapes", given.shapes, ["described", "live"]) }),
    ...(rateLimit !== undefined && { rateLimit }),
  };
  return { kind: "serve", options };
}

type Given = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>["values"];

function parse(args: readonly string[]): Given {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: false }).values;
  } catch (error) {
    const { code, message } = error as Error & { code?: unknown };
    const flag = /--[a-z-]+/.exec(message)?.[0];
    const line = USAGE.split("\n").find((text) => text.startsWith(`  ${flag} `));
    if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE" || line === undefined) throw new UsageError(message);
    throw new UsageError(`This is how to use ${flag}:\n${line}`);
  }
}

function readRateLimit(given: Given): EmulatedRateLimit | undefined {
  const { window, "retry-after": retryAfter } = given;
  const limit = readWholeOption("rate-limit", given["rate-limit"], 1, 1_000_000);
  if (limit === undefined && window === undefined && retryAfter === undefined) return undefined;
  return {
    ...(limit !== undefined && { limit }),
    ...(window !== undefined && { window: oneOf("window", window, ["fixed", "sliding"]) }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
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
  throw new UsageError(`--${flag} takes a whole number from ${from} to ${to}, not ${JSON.stringify(value)}.`);
}

function oneOf<T extends string>(flag: string, value: string, values: readonly T[]): T {
  const found = values.find((known) => known === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${flag} takes ${values.join(" or ")}, not ${JSON.stringify(value)}.`);
}

function readTime(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = Date.parse(value);
  if (/^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(time)) return time;
  throw new UsageError(`--now takes a time such as 2026-01-05T09:00:00Z, not ${JSON.stringify(value)}.`);
}

/** The keys may be real ones by mistake, so that the message does not repeat them. */
function readKeys(value: string): string[] {
  const keys = value.split(",").map((key) => key.trim());
  if (keys.every((key) => /^\S+$/.test(key))) return keys;
  throw new UsageError("--keys takes keys without blanks, with commas between them.");
}
