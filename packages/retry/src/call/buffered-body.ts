import { abortable } from "@grinfi/abort";
import { BodyTooLargeError } from "../errors/body-too-large-error.ts";
import { type Call, callOf, within } from "./call.ts";
import { checkCount } from "./check-option.ts";
import { type Fetch, signalOf } from "./fetch.ts";
import { markBuffered, withBody } from "./response.ts";

/** What is read into memory. */
export interface BufferedBodyOptions {
  /**
   * The longest body, in bytes.
   *
   * @default 67_108_864 (64 MiB)
   */
  readonly limit?: number;
}

/**
 * Reads the whole body of a successful response before the response is given, so that one that breaks off midway is a failed
 * attempt and can be retried. The body of an error response stays a stream: what counts is its status. Not for files, which
 * should stay streams.
 *
 * @returns A `fetch`; its successful responses are in memory.
 * @throws BodyTooLargeError when a body is longer than `limit`.
 */
export function withBufferedBody(
  fetch: Fetch,
  { limit = 64 * 1024 * 1024 }: BufferedBodyOptions = {},
): Fetch {
  checkCount("limit", limit, 0);
  return async (input, init) => {
    const call = callOf(init);
    const response = await fetch(input, within(call, init));
    // An error status counts, even when its body breaks off or never ends.
    if (response.body === null || !response.ok) return response;
    const bytes = await abortable(signalOf(input, init), () => read(response, limit, call));
    return markBuffered(withBody(response, bytes));
  };
}

async function read(response: Response, limit: number, call: Call): Promise<ArrayBuffer> {
  // An encoded body says how long it is on the way, not how long it becomes.
  const length = response.headers.has("content-encoding") ? null : response.headers.get("content-length");
  if (length !== null && Number(length) <= limit) return response.arrayBuffer();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.length;
    if (size > limit) {
      await reader?.cancel().catch(() => {});
      throw new BodyTooLargeError(limit, call.facts);
    }
    chunks.push(read.value);
  }
  return new Blob(chunks).arrayBuffer();
}
