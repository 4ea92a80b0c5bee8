import { inspect } from "node:util";
import { expect } from "vitest";
import type { ClientOptions, Logger } from "../../src/index.ts";

/** All secrets of these tests contain this word, which no escape changes. */
const WORD = "canary";
export const KEY = "canary-not-a-real-key";
export const PASSWORD = 'canary-"not"/<a>&real password-ü';
export const TOKEN = "canary-not-a-real-token";
export const TARGET = "https://hooks.invalid/in/canary?key=canary-not-a-real-one";

/** Asserts that none of the values shows a secret, in any form of output. */
export function expectNoSecret(...values: readonly unknown[]): void {
  for (const value of values) {
    const options = {
      showHidden: true,
      depth: Number.POSITIVE_INFINITY,
      maxStringLength: null,
      getters: true,
    };
    const texts = [inspect(value, options), JSON.stringify(value) ?? "", ...stringsIn(value, new Set())];
    for (const text of texts) expect(text).not.toContain(WORD);
  }
}

/** All strings that can be reached from a value. */
function stringsIn(value: unknown, seen: Set<unknown>): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  const error = value instanceof Error ? [value.message, value.stack, String(value), value.cause] : [];
  const own = Reflect.ownKeys(value).flatMap((key) => [String(key), Reflect.get(value, key) as unknown]);
  return [...error, ...own].flatMap((part) => stringsIn(part, seen));
}

/** Options of a client that records all log lines. */
export function logging(): { options: ClientOptions; lines: unknown[][] } {
  const lines: unknown[][] = [];
  const write = (...line: unknown[]): void => void lines.push(line);
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  return { options: { apiKey: KEY, logger, logLevel: "debug" }, lines };
}

/** The secrets in a request. */
export interface SentSecrets {
  readonly key: string;
  readonly password: string;
  readonly target: string;
}

export function sentBy({ url }: Request): SentSecrets {
  if (url.includes("/mailboxes")) return { key: KEY, password: PASSWORD, target: TARGET };
  const target = url.includes("/webhooks") ? TARGET : KEY;
  return { key: KEY, password: target, target };
}

/** Creates the errors that a `fetch`, a hook or a key function may throw. Each contains a secret. */
export const REVEALING: Readonly<Record<string, (request: Request, sent: SentSecrets) => unknown>> = {
  "the request": (request) => Object.assign(new Error("failed"), { request }),
  "the request behind a private field": (request) => new Opaque(request),
  "the headers in a Map": ({ headers }) => Object.assign(new Error("failed"), { headers: new Map(headers) }),
  "the headers as they are": ({ headers }) => Object.assign(new TypeError("failed"), { deep: { headers } }),
  "the headers in JSON": ({ headers }) =>
    Object.assign(new Error("failed"), { toJSON: () => Object.fromEntries(headers) }),
  "a secret in its message": (_, { key, password, target }) =>
    new Error(`${key}, ${password} and ${target} are refused`),
  "a secret in its stack": (_, { key, password }) =>
    Object.assign(new Error("failed"), { stack: `Error: ${key}\n    at ${password}` }),
  "a secret in its name and code": (_, { key, password }) =>
    Object.assign(new Error("failed"), { name: key, code: password }),
  "a secret in its cause": (_, { key, password }) =>
    new TypeError("failed", { cause: new Error("socket", { cause: new Error(key, { cause: password }) }) }),
  "a secret in a cause that is not an error": (_, { key }) =>
    new TypeError("failed", { cause: { config: { auth: key } } }),
  "a secret in one of several errors": (_, { key, password }) =>
    new AggregateError([new Error("a"), new Error(`b ${key}`)], `all ${password}`),
  "a secret in a hidden field": (_, { key }) =>
    Object.defineProperty(new Error("failed"), "hidden", { value: key }),
  "a secret in a symbol": (_, { key, password }) =>
    Object.assign(new Error("failed"), { [Symbol(key)]: 1, [Symbol("s")]: password }),
  "a secret in a getter": (_, { key }) =>
    Object.defineProperty(new Error("failed"), "key", { get: () => key, enumerable: true }),
  "a secret in a URL": (_, { target }) => Object.assign(new Error("failed"), { url: new URL(target) }),
  "a secret in bytes": (_, { key }) =>
    Object.assign(new Error("failed"), { body: new TextEncoder().encode(key), text: [key] }),
  "a secret in a function": (_, { key }) =>
    Object.assign(new Error("failed"), { run: Object.assign(() => 1, { key }) }),
  "a secret as JSON": (_, { key, password }) =>
    new Error(JSON.stringify({ key, body: JSON.stringify({ password }) })),
  "a secret in a URL that is escaped": (_, { password, target }) =>
    new Error(`/?a=${encodeURIComponent(password)}&b=${encodeURIComponent(target)}`),
  itself: (_, { key }) => {
    const error: Error = new Error(key);
    error.cause = error;
    return error;
  },
  "a secret that is not an error": (_, { key }) => key,
  "an object that is not an error": ({ headers }, { key }) => ({ headers, key }),
  "an object that throws when it is inspected": (_, { key }) =>
    new Proxy(new Error(key), {
      ownKeys() {
        throw new Error(key);
      },
      get() {
        throw new Error(key);
      },
    }),
  "a timeout with a secret": (_, { key }) => Object.assign(new Error(key), { name: "TimeoutError" }),
};

class Opaque extends Error {
  readonly #request: Request;
  constructor(request: Request) {
    super("failed");
    this.#request = request;
  }
  [inspect.custom](): string {
    return `Opaque ${JSON.stringify([...this.#request.headers])}`;
  }
}
