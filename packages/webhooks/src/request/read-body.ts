import { WebhookError } from "../webhook-error.ts";

/**
 * How much of a body that is too large is read and dropped. With a response before the end of the body, some servers
 * reset the connection, and the client does not receive the response.
 */
const MAX_DROPPED_BYTES = 10_000_000;

/**
 * Reads the body of a request. Inflates it if it is compressed, whatever the header says, because some servers inflate
 * the body and leave the header.
 *
 * @param maxBytes - The limit, before and after inflating.
 * @returns The text, or `undefined` if the body is larger.
 * @throws WebhookError with the code `body_used`, or the error of reading or inflating.
 */
export async function readBody(
  { body, bodyUsed: isUsed }: Request,
  maxBytes: number,
): Promise<string | undefined> {
  if (isUsed) throw bodyUsed();
  if (body === null) return "";
  const bytes = await readBytes(body, maxBytes, MAX_DROPPED_BYTES);
  // The first bytes of gzip.
  const isCompressed = bytes?.[0] === 0x1f && bytes[1] === 0x8b;
  const inflated = isCompressed ? await readBytes(inflate(bytes), maxBytes, 0) : bytes;
  return inflated && new TextDecoder().decode(inflated);
}

export const bodyUsed = (): WebhookError =>
  new WebhookError("body_used", "Call the handler before anything reads the body.");

const inflate = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> =>
  new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));

/** Keeps no more than the limit, so that neither an endless nor a highly compressed body fills the memory. */
async function readBytes(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  maxDroppedBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readChunks(body)) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else if (length > maxBytes + maxDroppedBytes) break;
  }
  if (length > maxBytes) return undefined;
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/** Not every runtime can loop over a stream. Cancels the stream if the loop ends early. */
async function* readChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  let isDone = false;
  try {
    while (!isDone) {
      const { done, value } = await reader.read();
      isDone = done;
      if (value !== undefined) yield value;
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => {});
  }
}
