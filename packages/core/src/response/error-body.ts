import type { Redact } from "../observability/redact.ts";
import { isRecord } from "../values.ts";

/** The content of an error response. */
export interface ErrorBody {
  readonly reason: string | undefined;
  readonly message: string | undefined;
  /** The messages about the input, by field. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads the current form `{ error: { reason, message, data } }` and the earlier form `{ message, errors }`.
 *
 * @param redact - Removes secrets. It is applied after parsing, when JSON no longer escapes them.
 */
export function readErrorBody(text: string, redact: Redact): ErrorBody {
  const body = parseJsonOrUndefined(text);
  const outer = isRecord(body) ? body : {};
  const inner = isRecord(outer.error) ? outer.error : {};
  const redactedText = (value: unknown): string | undefined =>
    typeof value === "string" && value !== "" ? redact(value) : undefined;
  return {
    reason: redactedText(inner.reason),
    message: redactedText(inner.message) ?? redactedText(outer.message),
    fields: readFields(inner.data ?? outer.errors, redact),
  };
}

function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readFields(value: unknown, redact: Redact): Record<string, string[]> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([field, messages]) => [
      redact(field),
      [messages].flat().flatMap((item) => (typeof item === "string" ? [redact(item)] : [])),
    ]),
  );
}
