import { InvalidInputError } from "../errors/invalid-input-error.ts";

/** What some proxies decode before they route, so that encoding it would not keep it inside its segment. */
const UNSAFE = /[/\\]|%2e|%2f|%5c/i;

/**
 * Puts parameters into a path such as `/leads/{uuid}`.
 *
 * @throws InvalidInputError for a value that would lead to another path: empty, `.`, `..`, or with a slash in it.
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
    throw new InvalidInputError(
      `The path parameter "${name}" must be a string or a whole number, not ${kindOf(value)}.`,
    );
  }
  const text = String(value);
  if (text.trim() === "") throw new InvalidInputError(`The path parameter "${name}" is empty.`);
  if (text === "." || text === ".." || UNSAFE.test(text) || !text.isWellFormed()) {
    throw new InvalidInputError(`The path parameter "${name}" would lead to another path. Pass the bare id.`);
  }
  return encodeURIComponent(text);
}

const kindOf = (value: unknown): string => (value === null ? "null" : typeof value);
