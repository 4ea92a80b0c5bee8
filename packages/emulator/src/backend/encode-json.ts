import { isInternalField } from "./table.ts";

let createdPlaceholder: string | undefined;

/**
 * Returns the text that stands for encoded values in the JSON around them. It is random, so that no text of a request
 * equals it. It is created when it is used, because some runtimes have no random values while modules are loaded.
 */
function placeholder(): string {
  createdPlaceholder ??= crypto.randomUUID();
  return createdPlaceholder;
}

/** A value that is already encoded as JSON in UTF-8. */
export class EncodedJson {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** A replacer for `JSON.stringify` that omits internal fields. */
export const omitInternalFields = (key: string, value: unknown): unknown =>
  isInternalField(key) ? undefined : value;

const encoder = new TextEncoder();

/** Encodes a text in UTF-8. */
export const encodeText = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** Encodes a value as JSON in UTF-8. Omits internal fields, and copies values that are already encoded. */
export function encodeJson(value: unknown): Uint8Array<ArrayBuffer> {
  const encoded: EncodedJson[] = [];
  const text =
    JSON.stringify(value, (key, field: unknown) => {
      if (!(field instanceof EncodedJson)) return omitInternalFields(key, field);
      encoded.push(field);
      return placeholder();
    }) ?? "null";
  return encoded.length === 0 ? encodeText(text) : fillIn(text, encoded);
}

/** Replaces each placeholder by the next encoded value. */
function fillIn(text: string, encoded: readonly EncodedJson[]): Uint8Array<ArrayBuffer> {
  const parts = text.split(`"${placeholder()}"`);
  // A UTF-16 code unit takes at most three bytes in UTF-8.
  const size = encoded.reduce((sum, { bytes }) => sum + bytes.length, 3 * text.length);
  const filled = new Uint8Array(size);
  let end = 0;
  for (const [index, part] of parts.entries()) {
    end += encoder.encodeInto(part, filled.subarray(end)).written;
    const value = encoded[index];
    if (value === undefined) break;
    filled.set(value.bytes, end);
    end += value.bytes.length;
  }
  return filled.subarray(0, end);
}
