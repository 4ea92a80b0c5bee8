const HIDDEN = "[redacted]";
/** Deep enough for an error with its causes; what lies deeper counts as secret. */
const MAX_DEPTH = 8;

/** The text without the secrets. */
export function redactText(text: string, secrets: readonly string[]): string {
  // The longest first: a secret may be a part of another.
  const forms = secrets.flatMap(formsOf).sort((a, b) => b.length - a.length);
  return forms.reduce((redacted, form) => redacted.replaceAll(form, HIDDEN), text);
}

/** The ways in which an answer may repeat a text: as it is, in JSON, in a URL, in a page, without the host of a URL. */
function formsOf(secret: string): string[] {
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  const json = inJson(secret);
  const page = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const url = URL.canParse(secret) ? new URL(secret) : undefined;
  const forms = [
    ...[secret, json, inJson(json), json.replaceAll("/", "\\/")],
    ...[encodeURIComponent(secret.toWellFormed()), page],
    ...(url === undefined ? [] : [url.href, `${url.pathname}${url.search}`]),
  ];
  return forms.filter((form) => form !== "" && form !== "/");
}

/**
 * What may be kept as the cause of an error: the value itself when everything in it can be seen and holds no secret,
 * otherwise what can be said without them. A `fetch` of the user's may throw an error that carries the request with
 * its headers.
 */
export function safeCause(cause: unknown, secrets: readonly string[]): unknown {
  try {
    return isClean(cause, secrets, new Set(), 0) ? cause : withoutSecrets(cause, secrets, new Map());
  } catch {
    // It throws when it is looked at.
    return undefined;
  }
}

function isClean(value: unknown, secrets: readonly string[], seen: Set<object>, depth: number): boolean {
  if (typeof value === "string") return redactText(value, secrets) === value;
  if (typeof value === "function") return false;
  if (typeof value !== "object" || value === null || seen.has(value)) return true;
  if (depth > MAX_DEPTH || !isOpen(value)) return false;
  seen.add(value);
  const within = (part: unknown): boolean => isClean(part, secrets, seen, depth + 1);
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

function withoutSecrets(cause: unknown, secrets: readonly string[], copies: Map<Error, Error>): unknown {
  const redact = (text: string): string => redactText(text, secrets);
  const within = (part: unknown): unknown => withoutSecrets(part, secrets, copies);
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
