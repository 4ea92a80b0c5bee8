import { applyToJson } from "../request/plain-json.ts";

/**
 * Finds the values of secret fields in the body of a request. A response may repeat them, and errors must not show
 * them.
 *
 * @param names - The names of the secret fields. All strings in these fields, at any depth, are secrets.
 */
export function secretsIn(body: unknown, names: readonly string[] = []): string[] {
  if (names.length === 0) return [];
  const secrets: string[] = [];
  const seen = { secret: new Set<object>(), open: new Set<object>() };
  const visit = (value: unknown, name: string, isSecret: boolean): void => {
    if (isSecret && typeof value === "string" && value !== "") secrets.push(value);
    const visited = isSecret ? seen.secret : seen.open;
    if (typeof value !== "object" || value === null || visited.has(value)) return;
    visited.add(value);
    // The value that is sent for a `URL`, or for an instance of a class with `toJSON`.
    visit(applyToJson(value, name), name, isSecret);
    for (const [field, item] of Object.entries(value)) visit(item, field, isSecret || names.includes(field));
  };
  visit(body, "", false);
  return secrets;
}

/** Names of headers whose values count as secret. Callers may add headers of their own. */
const SECRET_HEADER = /auth|cookie|key|secret|token/i;
/** A shorter value, such as a number, is not a secret, and hiding it would hide parts of ordinary words. */
const SHORTEST_HEADER = 4;

/** The values of secret headers, with and without a scheme such as `Bearer`. */
export function secretsInHeaders(headers: Iterable<[name: string, value: string]>): string[] {
  return [...headers]
    .filter(([name, value]) => SECRET_HEADER.test(name) && value.length >= SHORTEST_HEADER)
    .flatMap(([, value]) => [value, value.replace(/^\w+ /, "")]);
}

/**
 * A secret, or headers that contain some. Headers are searched only when a secret must be hidden, since most calls
 * succeed.
 */
export type SecretSource = Headers | Readonly<Record<string, string>> | string;

/** Returns the secrets in the sources. */
export const secretStrings = (sources: readonly SecretSource[]): string[] =>
  sources.flatMap((source) => {
    if (typeof source === "string") return source;
    return secretsInHeaders(source instanceof Headers ? source : Object.entries(source));
  });
