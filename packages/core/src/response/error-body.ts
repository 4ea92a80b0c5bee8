import { isRecord } from "../is-record.ts";
import type { Redact } from "../observability/redact.ts";

/** What the API says about an error. */
export interface ErrorBody {
  readonly reason: string | undefined;
  readonly message: string | undefined;
  /** What is wrong with the input, by field. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads `{ error: { reason, message, data } }` and the earlier `{ message, errors }`.
 *
 * @param redact - Takes out secrets; applied after parsing, when no escape hides them any more.
 */
export function readErrorBody(text: string, redact: Redact): ErrorBody {
  const body = parse(text);
  const outer = isRecord(body) ? body : {};
  const inner = isRecord(outer.error) ? outer.error : {};
  const words = (value: unknown): string | undefined =>
    typeof value === "string" && value !== "" ? redact(value) : undefined;
  return {
    reason: words(inner.reason),
    message: words(inner.message) ?? words(outer.message),
    fields: readFields(inner.data ?? outer.errors, redact),
  };
}

function parse(text: string): unknown {
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
