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
 * Reads the current form `{ error: { reason, message, data } }`, the earlier form `{ message, errors }`, and the problem
 * details of RFC 9457.
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
    message: [inner.message, outer.message, outer.detail, outer.title].map(redactedText).find(Boolean),
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
