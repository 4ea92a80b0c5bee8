/** The globals by which the runtime is recognised. */
interface Runtime {
  readonly Bun?: object;
  readonly Deno?: {
    createHttpClient(options: { http2: boolean; poolMaxIdlePerHost: number }): { close(): void };
  };
  /** The library behind the `fetch` of Node. Runtimes that imitate Node do not have it. */
  readonly process?: { readonly versions?: { readonly undici?: string } };
}

/** The request that is sent once. */
interface OnceRequest {
  readonly method: string;
  readonly headers: Headers;
  /** The text of the body, or the request that contains it. */
  readonly body: Request | string;
}

/**
 * Sends a request such that the runtime does not repeat it.
 *
 * - Bun repeats PUT and DELETE, and Deno every method, when a reused connection breaks. A new connection prevents this.
 *   Deno also repeats a request that an HTTP/2 server refuses. The client is closed after the response, because tests
 *   in Deno fail if a client stays open.
 * - Node repeats every request whose response is a 421, unless the body is a stream. `content-length` prevents chunked
 *   encoding of that stream, which some servers reject. A GET has no body, so its repetition cannot be prevented.
 *
 * @param send - Sends the request with changes to it. Called exactly once.
 */
export async function sendOnce(
  { method, headers, body }: OnceRequest,
  send: (changes?: RequestInit) => Promise<Response>,
): Promise<Response> {
  const { Bun, Deno, process } = globalThis as Runtime;
  if (Bun) return send({ keepalive: false });
  if (Deno) {
    const client = Deno.createHttpClient({ http2: false, poolMaxIdlePerHost: 0 });
    try {
      return await send({ client } as RequestInit);
    } finally {
      client.close();
    }
  }
  if (!process?.versions?.undici || method === "GET" || method === "HEAD") return send();
  const bytes =
    typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(await body.arrayBuffer());
  headers.set("content-length", `${bytes.length}`);
  return send({ headers, body: streamOf(bytes), duplex: "half" } as RequestInit);
}

/** Cheaper than the body of a `Response`. */
const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
