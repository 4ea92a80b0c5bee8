import type { Operation } from "../operation.ts";

/** The largest body that is read into memory, in bytes. A large page of contacts is a thousand times smaller. */
export const MAX_BODY: number = 64 * 1024 * 1024;

/** Whether a successful response has no value. */
export const hasNoBody = ({ responseType }: Operation, { status }: Response): boolean =>
  responseType === "none" || status === 204 || status === 205;

/** Returns the content type of a response, or an empty string. */
export const contentTypeOf = ({ headers }: Response): string => headers.get("content-type") ?? "";

/** The bytes of a body, up to a limit. */
export interface BodyBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the body is longer than the limit. */
  readonly isCut: boolean;
}

/** An empty body. */
export const EMPTY_BODY: BodyBytes = { bytes: new Uint8Array(), isCut: false };

/**
 * Reads a body up to a limit and cancels the rest. Most bodies arrive as one chunk, which is returned without a copy;
 * `arrayBuffer()` would copy it.
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

/** The bodies that were read for the value of a call. Middleware may return another response than that of an attempt. */
const bodies = new WeakMap<Response, BodyBytes>();

/** Keeps the body of a response. */
export const keepBody = (response: Response, body: BodyBytes): unknown => bodies.set(response, body);

/** Returns the body of a response if it was kept. */
export const bodyOf = (response: Response): BodyBytes | undefined => bodies.get(response);

/** Returns a response whose body was read, with that body again. */
export function withBody(response: Response, { bytes }: BodyBytes): Response {
  const { headers, redirected, status, statusText, url } = response;
  return Object.defineProperties(new Response(bytes, { headers, status, statusText }), {
    redirected: { value: redirected },
    url: { value: url },
  });
}
