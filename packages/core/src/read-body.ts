/** What is read into memory at most, in bytes: a thousand times a large page of contacts. */
export const MAX_BODY: number = 64 * 1024 * 1024;

/** Bytes of a body, or the news that there were too many. */
export interface BodyBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the body is longer than what was read. */
  readonly isCut: boolean;
}

/** Reads a body up to a limit and leaves the rest; what is left does not stay open. */
export async function readBody(response: Response, limit: number): Promise<BodyBytes> {
  if (isKnownToFit(response, limit))
    return { bytes: new Uint8Array(await response.arrayBuffer()), isCut: false };
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
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

/** Whether the answer says that it is short enough. An encoded body only says how long it is on the way. */
export function isKnownToFit({ headers }: Response, limit: number): boolean {
  const length = headers.get("content-length");
  return length !== null && !headers.has("content-encoding") && Number(length) <= limit;
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - offset);
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
