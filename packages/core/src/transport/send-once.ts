import type { CallOptions } from "../config/options.ts";

/** What runtimes are recognised by. */
interface Runtime {
  readonly Bun?: object;
  readonly Deno?: {
    createHttpClient(options: { http2: boolean; poolMaxIdlePerHost: number }): { close(): void };
  };
  /** Node names the library behind its `fetch`; runtimes that imitate Node do not have it. */
  readonly process?: { readonly versions?: { readonly undici?: string } };
}

/**
 * Sends a request so that the runtime does not send it again by itself.
 *
 * - Bun repeats PUT and DELETE, and Deno every method, when a connection that was used before breaks off. A new
 *   connection prevents it. Deno also repeats what an HTTP/2 server refuses. Its client is closed with the response: tests
 *   in Deno fail when one is left open.
 * - Node repeats every request that is answered with 421, unless its body is a stream. The length keeps that stream from
 *   being sent in chunks, which some servers refuse. A GET has no body.
 *
 * @param fetch - Called once.
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
