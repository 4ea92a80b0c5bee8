import { partsOf } from "./secret-parts.ts";
import { charactersOf, endOf } from "./spellings.ts";

const HIDDEN = "[redacted]";
/** Deep enough for an error with its causes; what lies deeper counts as secret. */
const MAX_DEPTH = 8;

/** Gives a text without secrets. */
export type Redact = (text: string) => string;

/** Hides secrets, and the parts of those that are URLs, in whichever way a text spells them. */
export function redactor(secrets: readonly string[]): Redact {
  const hidden = [...new Set(secrets.flatMap(partsOf))].filter(Boolean).map(charactersOf);
  return (text) => {
    let redacted = "";
    let end = 0;
    for (let at = 0; at < text.length; at++) {
      const to = Math.max(...hidden.map((characters) => endOf(characters, text, at)));
      // One word stands for what overlaps or follows at once: a secret may be a part of another.
      if (to > at && (at > end || redacted === "")) redacted += text.slice(end, at) + HIDDEN;
      end = Math.max(end, to);
    }
    return redacted + text.slice(end);
  };
}

/**
 * What may be kept as the cause of an error: the value itself when everything in it can be seen and holds no secret,
 * otherwise what can be said without them. A `fetch` of the user's may throw an error that carries the request with
 * its headers.
 */
export function safeCause(cause: unknown, redact: Redact): unknown {
  try {
    return isClean(cause, redact, new Set(), 0) ? cause : withoutSecrets(cause, redact, new Map());
  } catch {
    // It throws when it is looked at.
    return undefined;
  }
}

function isClean(value: unknown, redact: Redact, seen: Set<object>, depth: number): boolean {
  if (typeof value === "string") return redact(value) === value;
  if (typeof value === "function") return false;
  if (typeof value !== "object" || value === null || seen.has(value)) return true;
  if (depth > MAX_DEPTH || !isOpen(value)) return false;
  seen.add(value);
  const within = (part: unknown): boolean => isClean(part, redact, seen, depth + 1);
  if (value instanceof Error && !(within(value.message) && within(value.stack))) return false;
  return Reflect.ownKeys(value).every((key) => within(String(key)) && isCleanField(value, key, within));
}

/** What a getter gives cannot be known; that of `stack` belongs to the engine. */
function isCleanField(object: object, key: PropertyKey, within: (part: unknown) => boolean): boolean {
  const field = Reflect.getOwnPropertyDescriptor(object, key);
  return field?.get === undefined ? within(field?.value) : key === "stack";
}

/** Whether all of an object can be seen in its fields; a `Request` or a `Map` keeps its content elsewhere. */
function isOpen(value: object): boolean {
  if (Array.isArray(value) || value instanceof Date) return true;
  if (value instanceof Error) return !("toJSON" in value) && !(INSPECT in value);
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

function withoutSecrets(cause: unknown, redact: Redact, copies: Map<Error, Error>): unknown {
  const within = (part: unknown): unknown => withoutSecrets(part, redact, copies);
  if (typeof cause === "string") return redact(cause);
  if (!(cause instanceof Error)) return undefined;
  const made = copies.get(cause);
  if (made !== undefined) return made;
  const message = redact(cause.message);
  const copy = cause instanceof AggregateError ? new AggregateError([], message) : new Error(message);
  copies.set(cause, copy);
  const set = (key: string, value: unknown): unknown =>
    Object.defineProperty(copy, key, { value, configurable: true, writable: true });
  const { code } = cause as { code?: unknown };
  set("name", redact(cause.name));
  set("stack", redact(cause.stack ?? ""));
  if (typeof code === "string") Object.assign(copy, { code: redact(code) });
  if (cause.cause !== undefined) set("cause", within(cause.cause));
  if (cause instanceof AggregateError) set("errors", cause.errors.map(within));
  return copy;
}
