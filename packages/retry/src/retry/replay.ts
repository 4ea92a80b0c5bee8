import { abortable } from "@grinfi/abort";
import { type Fetch, isRequest, signalOf } from "../call/fetch.ts";

/** How a request is sent, as often as it has to be. */
export interface Replay {
  readonly init: RequestInit | undefined;
  readonly canReplay: boolean;
}

/**
 * Makes a request that can be sent several times. A body that `init` holds as a value is sent from there each time; the
 * body of a `Request` can be read only once, so it is read here, and all attempts send the same bytes.
 *
 * @param replayable - Whether the body may be read into memory; by default only that of a `Request`.
 */
export async function replayOf(
  input: Parameters<Fetch>[0],
  init: RequestInit | undefined,
  replayable: boolean | undefined,
): Promise<Replay> {
  const body = init?.body ?? undefined;
  if (body !== undefined && !isStream(body)) return { init, canReplay: true };
  const fromRequest = body === undefined && isRequest(input);
  if (body === undefined && !(fromRequest && mayHaveBody(input))) return { init, canReplay: true };
  if (!(replayable ?? fromRequest)) return { init, canReplay: false };
  const request = fromRequest ? input : new Request(input, init);
  // Bun adds the boundary of a form to the headers when they are read, but not after the body is gone.
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

/** Some browsers do not show the body of a request. */
function mayHaveBody({ body, method }: Request): boolean {
  return body === undefined ? method !== "GET" && method !== "HEAD" : body !== null;
}
