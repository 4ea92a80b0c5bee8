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
  /** The body, or the request that contains it. */
  readonly body: ArrayBuffer | Request | string;
}

/**
 * Sends a request.
 *
 * @param changes - Changes to the request.
 * @param argument - The second argument for a `fetch` that receives a `Request`.
 */
export type OnceSender = (changes?: RequestInit, argument?: RequestInit) => Promise<Response>;

/**
 * Sends a request such that the runtime does not repeat it.
 *
 * - Bun repeats PUT and DELETE, and Deno every method, when a reused connection breaks. A new connection prevents this.
 *   Deno also repeats a request that an HTTP/2 server refuses. The client is closed after the response, because tests
 *   in Deno fail if a client stays open.
 * - Node repeats every request whose response is a 421, unless the body is a stream. `content-length` prevents chunked
 *   encoding of that stream, which some servers reject. A GET has no body, so its repetition cannot be prevented.
 *
 * @param send - Called exactly once.
 */
export async function sendOnce({ method, headers, body }: OnceRequest, send: OnceSender): Promise<Response> {
  const { Bun, Deno, process } = globalThis as Runtime;
  // Bun reads `keepalive` from the second argument only.
  if (Bun) return send(NEW_CONNECTION, NEW_CONNECTION);
  if (Deno) {
    const client = Deno.createHttpClient({ http2: false, poolMaxIdlePerHost: 0 });
    try {
      return await send({ client } as RequestInit);
    } finally {
      client.close();
    }
  }
  if (!process?.versions?.undici || method === "GET" || method === "HEAD") return send();
  const bytes = await bytesOf(body);
  headers.set("content-length", `${bytes.length}`);
  return send({ headers, body: streamOf(bytes), duplex: "half" } as RequestInit);
}

const NEW_CONNECTION: RequestInit = { keepalive: false };

async function bytesOf(body: OnceRequest["body"]): Promise<Uint8Array> {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return new Uint8Array(body instanceof ArrayBuffer ? body : await body.arrayBuffer());
}

/** Cheaper than the body of a `Response`. */
const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
