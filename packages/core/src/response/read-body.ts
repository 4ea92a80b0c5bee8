/** What is read into memory at most, in bytes: a thousand times a large page of contacts. */
export const MAX_BODY: number = 64 * 1024 * 1024;

/** Bytes of a body, or the news that there were too many. */
export interface BodyBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the body is longer than what was read. */
  readonly isCut: boolean;
}

/**
 * Reads a body up to a limit and leaves the rest; what is left does not stay open. Most bodies come in one piece, which
 * is given as it is: `arrayBuffer()` would copy it.
 */
export async function readBody(response: Response, limit: number): Promise<BodyBytes> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length > limit) {
      await reader.cancel().catch(() => {});
      return { bytes: concat(chunks, limit), isCut: true };
    }
  }
  return { bytes: concat(chunks, length), isCut: false };
}

function concat(chunks: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  if (first?.length === length) return first;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - offset);
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
