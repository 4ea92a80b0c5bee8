import { abortable } from "@grinfi/abort";
import { BodyTooLargeError } from "../errors/errors.ts";
import { type CallState, callStateOf, initWithCall } from "./call-state.ts";
import { checkCount } from "./check-option.ts";
import { type Fetch, signalOf } from "./fetch.ts";
import { markBuffered, unreadBodyOf, withBody } from "./response.ts";

/** Options of `withBufferedBody`. */
export interface BufferedBodyOptions {
  /**
   * The maximum size of a body, in bytes.
   *
   * @default 67_108_864 (64 MiB)
   */
  readonly limit?: number;
}

/**
 * Reads the complete body of a successful response into memory before it returns the response. A truncated body is then
 * a failed attempt, which can be retried. The body of an error response stays a stream. Do not use it for files.
 *
 * @param fetch - The `fetch` to wrap.
 * @param options - `limit`: the maximum size of a body, in bytes (default: 64 MiB).
 * @returns A `fetch` whose successful responses are in memory.
 * @throws BodyTooLargeError if a body is larger than `limit`.
 *
 * @example
 * const send = withRetry(withBufferedBody(fetch, { limit: 1_000_000 }));
 */
export function withBufferedBody(
  fetch: Fetch,
  { limit = 64 * 1024 * 1024 }: BufferedBodyOptions = {},
): Fetch {
  checkCount("limit", limit, 0);
  return async (input, init) => {
    const call = callStateOf(init);
    const response = await fetch(input, initWithCall(call, init));
    // The status of an error response decides the outcome, even if the body is truncated or never ends.
    if (unreadBodyOf(response) === null || !response.ok) return response;
    const bytes = await abortable(signalOf(input, init), () => read(response, limit, call));
    return markBuffered(withBody(response, bytes));
  };
}

async function read(response: Response, limit: number, call: CallState): Promise<ArrayBuffer> {
  // The content length of an encoded body is its encoded size, which does not limit its decoded size.
  const length = response.headers.has("content-encoding") ? null : response.headers.get("content-length");
  if (length !== null && Number(length) <= limit) return response.arrayBuffer();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.length;
    if (size > limit) {
      await reader?.cancel().catch(() => {});
      throw new BodyTooLargeError(limit, call.metadata);
    }
    chunks.push(read.value);
  }
  return new Blob(chunks).arrayBuffer();
}
