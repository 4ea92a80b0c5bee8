import { jsonOf } from "../request/plain-json.ts";

/**
 * The values of secret fields in a body that is sent, so that an answer which repeats them does not put them into an
 * error.
 *
 * @param names - The names of the secret fields; all texts below them are secrets.
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
    // What is sent of a `URL`, or of an object of a class.
    visit(jsonOf(value, name), name, isSecret);
    for (const [field, inside] of Object.entries(value))
      visit(inside, field, isSecret || names.includes(field));
  };
  visit(body, "", false);
  return secrets;
}

/** Headers that may let somebody in, judged by their names: some are the caller's own. */
const SECRET_HEADER = /auth|cookie|key|secret|token/i;
/** A shorter value of theirs, such as a number, lets nobody in, and would hide parts of words. */
const SHORTEST_HEADER = 4;

/** The values of secret headers, also without a scheme such as `Bearer`. */
export function secretsInHeaders(headers: Headers): string[] {
  return [...headers]
    .filter(([name, value]) => SECRET_HEADER.test(name) && value.length >= SHORTEST_HEADER)
    .flatMap(([, value]) => [value, value.replace(/^\w+ /, "")]);
}

/** The secrets of a call. Headers are looked through when a secret must be hidden: most calls go well. */
export class Secrets {
  readonly #sources: (Headers | string)[] = [];

  /** Adds a secret, or those that will stand in the headers when `all` is called. */
  add(...sources: readonly (Headers | string)[]): void {
    this.#sources.push(...sources);
  }

  all(): readonly string[] {
    return this.#sources.flatMap((source) =>
      typeof source === "string" ? source : secretsInHeaders(source),
    );
  }
}
