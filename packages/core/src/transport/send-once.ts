import type { CallOptions } from "../config/options.ts";

/** The globals by which the runtime is recognised. */
interface Runtime {
  readonly Bun?: object;
  readonly Deno?: {
    createHttpClient(options: { http2: boolean; poolMaxIdlePerHost: number }): { close(): void };
  };
  /** The library behind the `fetch` of Node. Runtimes that imitate Node do not have it. */
  readonly process?: { readonly versions?: { readonly undici?: string } };
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
 * @param fetch - Called exactly once.
 */
export async function sendOnce(
  fetch: NonNullable<CallOptions["fetch"]>,
  request: Request,
): Promise<Response> {
  const { Bun, Deno, process } = globalThis as Runtime;
  if (Bun) return fetch(request, { keepalive: false });
  if (Deno) {
    const client = Deno.createHttpClient({ http2: false, poolMaxIdlePerHost: 0 });
    try {
      return await fetch(new Request(request, { client } as RequestInit));
    } finally {
      client.close();
    }
  }
  if (!process?.versions?.undici || /^(GET|HEAD)$/.test(request.method)) return fetch(request);
  const bytes = await request.arrayBuffer();
  const once = new Request(request, { body: new Response(bytes).body, duplex: "half" } as RequestInit);
  once.headers.set("content-length", `${bytes.byteLength}`);
  return fetch(once);
}
