import { secretParts } from "./secret-parts.ts";
import { findEnd, splitCharacters } from "./spellings.ts";

const REDACTED = "[redacted]";
/** The depth to which a cause is inspected, enough for an error with its causes. A deeper value counts as a secret. */
const MAX_CAUSE_DEPTH = 8;

/** Removes secrets from a string. */
export type Redact = (text: string) => string;

/** Creates a function that hides secrets, and the parts of secret URLs, however the string encodes them. */
export function createRedactor(secrets: readonly string[]): Redact {
  const hidden = [...new Set(secrets.flatMap(secretParts))].filter(Boolean).map(splitCharacters);
  return (text) => {
    let redacted = "";
    let end = 0;
    for (let start = 0; start < text.length; start++) {
      const to = Math.max(...hidden.map((characters) => findEnd(characters, text, start)));
      // One placeholder replaces secrets that overlap or touch: a secret may be a part of another.
      if (to > start && (start > end || redacted === "")) redacted += text.slice(end, start) + REDACTED;
      end = Math.max(end, to);
    }
    return redacted + text.slice(end);
  };
}

/**
 * Returns the cause of an error without secrets: the value itself if all of it can be inspected and contains none,
 * otherwise a copy without them. The `fetch` of a user may throw an error that contains the request with its headers.
 */
export function safeCause(cause: unknown, redact: Redact): unknown {
  try {
    return isClean(cause, redact, new Set(), 0) ? cause : copyWithoutSecrets(cause, redact, new Map());
  } catch {
    // A getter or a proxy threw.
    return undefined;
  }
}

function isClean(value: unknown, redact: Redact, seen: Set<object>, depth: number): boolean {
  if (typeof value === "string") return redact(value) === value;
  if (typeof value === "function") return false;
  if (typeof value !== "object" || value === null || seen.has(value)) return true;
  if (depth > MAX_CAUSE_DEPTH || !isInspectable(value)) return false;
  seen.add(value);
  const isCleanPart = (part: unknown): boolean => isClean(part, redact, seen, depth + 1);
  if (value instanceof Error && !(isCleanPart(value.message) && isCleanPart(value.stack))) return false;
  return Reflect.ownKeys(value).every(
    (key) => isCleanPart(String(key)) && isCleanField(value, key, isCleanPart),
  );
}

/**
 * A getter may return anything, so a field with a getter does not count as clean. The getter of `stack` is that of the
 * engine.
 */
function isCleanField(object: object, key: PropertyKey, isCleanPart: (part: unknown) => boolean): boolean {
  const field = Reflect.getOwnPropertyDescriptor(object, key);
  return field?.get === undefined ? isCleanPart(field?.value) : key === "stack";
}

/** Whether all data of an object is in its fields. A `Request` or a `Map` keeps its data elsewhere. */
function isInspectable(value: object): boolean {
  if (Array.isArray(value) || value instanceof Date) return true;
  if (value instanceof Error) return !("toJSON" in value) && !(INSPECT in value);
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

function copyWithoutSecrets(cause: unknown, redact: Redact, copies: Map<Error, Error>): unknown {
  const copyPart = (part: unknown): unknown => copyWithoutSecrets(part, redact, copies);
  if (typeof cause === "string") return redact(cause);
  if (!(cause instanceof Error)) return undefined;
  const existing = copies.get(cause);
  if (existing !== undefined) return existing;
  const message = redact(cause.message);
  const copy = cause instanceof AggregateError ? new AggregateError([], message) : new Error(message);
  copies.set(cause, copy);
  const set = (key: string, value: unknown): unknown =>
    Object.defineProperty(copy, key, { value, configurable: true, writable: true });
  const { code } = cause as { code?: unknown };
  set("name", redact(cause.name));
  set("stack", redact(cause.stack ?? ""));
  if (typeof code === "string") Object.assign(copy, { code: redact(code) });
  if (cause.cause !== undefined) set("cause", copyPart(cause.cause));
  if (cause instanceof AggregateError) set("errors", cause.errors.map(copyPart));
  return copy;
}
