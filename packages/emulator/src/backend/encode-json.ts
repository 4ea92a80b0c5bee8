import { isInternalField } from "./table.ts";

/** A value that is already encoded as JSON. */
export class EncodedJson {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

const encoder = new TextEncoder();

/** Encodes a value as JSON in UTF-8. Omits internal fields, and copies values that are already encoded. */
export function encodeJson(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: (string | Uint8Array)[] = [];
  const text = write(value, "", parts) ?? "null";
  return parts.length === 0 ? encoder.encode(text) : concatenate([...parts, text]);
}

/**
 * Appends the JSON of a value to the text, and returns the text. Moves the text to the parts when the value is already
 * encoded. Returns `undefined` for a value that JSON omits.
 */
function write(value: unknown, text: string, parts: (string | Uint8Array)[]): string | undefined {
  if (value instanceof EncodedJson) {
    parts.push(text, value.bytes);
    return "";
  }
  if (Array.isArray(value)) return writeArray(value, text, parts);
  if (typeof value === "object" && value !== null && !("toJSON" in value))
    return writeObject(value, text, parts);
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined ? undefined : text + json;
}

function writeArray(items: readonly unknown[], before: string, parts: (string | Uint8Array)[]): string {
  let text = `${before}[`;
  for (let index = 0; index < items.length; index++) {
    if (index > 0) text += ",";
    text = write(items[index], text, parts) ?? `${text}null`;
  }
  return `${text}]`;
}

function writeObject(fields: object, before: string, parts: (string | Uint8Array)[]): string {
  let text = `${before}{`;
  let separator = "";
  for (const [name, value] of Object.entries(fields)) {
    if (isInternalField(name)) continue;
    const next = write(value, `${text}${separator}${JSON.stringify(name)}:`, parts);
    if (next === undefined) continue;
    text = next;
    separator = ",";
  }
  return `${text}}`;
}

function concatenate(parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  // A UTF-16 code unit takes at most three bytes in UTF-8.
  const size = parts.reduce((sum, part) => sum + (typeof part === "string" ? 3 : 1) * part.length, 0);
  const bytes = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    if (typeof part === "string") end = writeText(part, bytes, end);
    else {
      bytes.set(part, end);
      end += part.length;
    }
  }
  return bytes.subarray(0, end);
}

/** Returns the end of the text. Between rows the texts are short and ASCII, which a loop writes faster. */
function writeText(text: string, bytes: Uint8Array, start: number): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127)
      return start + index + encoder.encodeInto(text.slice(index), bytes.subarray(start + index)).written;
    bytes[start + index] = code;
  }
  return start + text.length;
}
