import { InvalidInputError } from "../errors/invalid-input-error.ts";

/** Characters that would end a path segment. Some proxies decode them before routing, so encoding does not help. */
export const UNSAFE_IN_SEGMENT: RegExp = /[/\\]|%2e|%2f|%5c/i;

/**
 * Replaces the parameters of a path such as `/leads/{uuid}` with their encoded values.
 *
 * @throws InvalidInputError for a value that would lead to another path: an empty one, `.`, `..`, or one with a slash.
 */
export function serialisePath(template: string, parameters: Readonly<Record<string, unknown>> = {}): string {
  const [start = "", ...parts] = template.split("{");
  let path = start;
  for (const part of parts) {
    const [name = "", after = ""] = part.split("}");
    path += serialiseSegment(name, parameters[name]) + after;
  }
  return path;
}

function serialiseSegment(name: string, value: unknown): string {
  if (typeof value !== "string" && !Number.isSafeInteger(value)) {
    const type = value === null ? "null" : typeof value;
    throw new InvalidInputError(
      `The path parameter "${name}" must be a string or a whole number, not ${type}.`,
    );
  }
  const text = String(value);
  if (text.trim() === "") throw new InvalidInputError(`The path parameter "${name}" is empty.`);
  if (text === "." || text === ".." || UNSAFE_IN_SEGMENT.test(text) || !text.isWellFormed()) {
    throw new InvalidInputError(
      `The path parameter "${name}" contains characters that would change the path of the request. Pass only the id.`,
    );
  }
  return encodeURIComponent(text);
}
