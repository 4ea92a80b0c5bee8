import { abortable } from "@grinfi/abort";
import { type Fetch, isRequest, signalOf } from "../call/fetch.ts";

/** A request that was prepared for several attempts. */
export interface ReplayableRequest {
  readonly init: RequestInit | undefined;
  /** Whether the body can be sent again. */
  readonly canReplay: boolean;
}

/** Whether a request can be sent several times without preparation: it has no body, or its body is a string. */
export const isReplayable = (input: Parameters<Fetch>[0], init: RequestInit | undefined): boolean =>
  typeof input === "string" && (init?.body == null || typeof init.body === "string");

/**
 * Prepares a request for several attempts. A body in `init` that is not a stream can be sent repeatedly. The body of a
 * `Request` can be read only once, so it is read into memory here, and all attempts send the same bytes.
 *
 * @param replayable - Whether the body may be read into memory. The default is `true` only for the body of a `Request`.
 */
export async function prepareReplay(
  input: Parameters<Fetch>[0],
  init: RequestInit | undefined,
  replayable: boolean | undefined,
): Promise<ReplayableRequest> {
  const body = init?.body ?? undefined;
  if (body !== undefined && !isStream(body)) return { init, canReplay: true };
  const fromRequest = body === undefined && isRequest(input);
  if (body === undefined && !(fromRequest && mayHaveBody(input))) return { init, canReplay: true };
  if (!(replayable ?? fromRequest)) return { init, canReplay: false };
  const request = fromRequest ? input : new Request(input, init);
  // Bun adds the boundary of a form to the headers when they are read, but only before the body is read.
  request.headers.get("content-type");
  const bytes = await abortable(signalOf(input, init), () => request.arrayBuffer());
  return { init: { ...init, body: bytes }, canReplay: true };
}

function isStream(body: BodyInit): boolean {
  return !(
    typeof body === "string" ||
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body)
  );
}

/** Some browsers do not expose the body of a request. */
function mayHaveBody({ body, method }: Request): boolean {
  return body === undefined ? method !== "GET" && method !== "HEAD" : body !== null;
}
