import { ConnectionReset } from "../faults/apply-fault.ts";
import type { EmulatorRequest, EmulatorResponse } from "./messages.ts";

/**
 * Converts the arguments of `fetch`. The most frequent ones need no `Request`, which takes longer to create than the
 * emulator to respond.
 *
 * @throws TypeError if the arguments are invalid.
 */
export function fromFetchArguments(input: RequestInfo | URL, init: RequestInit | undefined): EmulatorRequest {
  const options = init ?? {};
  const url = input instanceof Request || !URL.canParse(input) ? undefined : new URL(input);
  if (url === undefined || url.username !== "" || url.password !== "" || !isPlain(options))
    return fromRequest(new Request(input, init));
  const { method = "GET", body } = options;
  const headers = new Headers(options.headers);
  if (typeof body === "string" && !headers.has("content-type")) headers.set("content-type", TEXT_TYPE);
  const { origin, pathname, search } = url;
  return {
    method,
    origin,
    pathname,
    search,
    get signal() {
      return new AbortController().signal;
    },
    header: (name) => headers.get(name) ?? undefined,
    // As the body arrives at a server: without a byte order mark and without half a surrogate pair.
    text: async () => (body ? new TextDecoder().decode(new TextEncoder().encode(body)) : ""),
    formData: () => new Response(body ?? null, { headers }).formData(),
  };
}

/**
 * The options of a call without a signal, whose body is a text if it has one. The signal of a `Request` is another one
 * that follows that of the caller, and clients depend on the order in which their listeners are called.
 */
interface PlainOptions {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: string | null;
}

/** What a `Request` declares for a text. */
const TEXT_TYPE = "text/plain;charset=UTF-8";

const PLAIN_OPTIONS: ReadonlySet<string> = new Set(["method", "headers", "body"]);
const METHODS_WITH_BODY: ReadonlySet<unknown> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Returns whether a `Request` would take the options as they are. */
function isPlain(options: RequestInit): options is PlainOptions {
  // Another object may have its options in getters, as a `Request` has.
  if (Object.getPrototypeOf(options) !== Object.prototype) return false;
  const { method = "GET", body } = options;
  return (
    Object.keys(options).every((name) => PLAIN_OPTIONS.has(name)) &&
    (METHODS_WITH_BODY.has(method) || method === "GET") &&
    (body === undefined || body === null || (typeof body === "string" && METHODS_WITH_BODY.has(method)))
  );
}

function fromRequest(request: Request): EmulatorRequest {
  const { origin, pathname, search } = new URL(request.url);
  return {
    method: request.method,
    origin,
    pathname,
    search,
    get signal() {
      return request.signal;
    },
    header: (name) => request.headers.get(name) ?? undefined,
    text: () => request.text(),
    formData: () => request.formData(),
  };
}

/** Converts a response to a web response. Its body is a stream, because a `Response` would copy the bytes. */
export function toWebResponse({ status, headers, body, isInterrupted }: EmulatorResponse): Response {
  const stream = body === undefined || body.length === 0 ? body : streamOf(body, isInterrupted);
  return new Response(stream, { status, headers });
}

function streamOf(body: Uint8Array<ArrayBuffer>, isInterrupted = false): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      if (isSent) return controller.error(new ConnectionReset());
      isSent = true;
      controller.enqueue(body);
      if (!isInterrupted) controller.close();
    },
  });
}
