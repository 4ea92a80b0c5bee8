import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isControlPath } from "./control/control.ts";
import { createEmulator, type Emulator } from "./emulator.ts";
import { ConnectionReset } from "./faults/apply-fault.ts";
import { toErrorResponse } from "./http/response.ts";
import { findRoute } from "./http/routes.ts";
import type { EmulatorOptions } from "./options.ts";

/** Options of `startServer`. */
export interface EmulatorServerOptions extends EmulatorOptions {
  /** The port to listen on. Default: a free port. */
  readonly port?: number;
  /** The address to listen on. Default: `127.0.0.1`, which only this machine can reach. */
  readonly host?: string;
  /** Called when a request has ended, with or without a response. Not called for control paths. */
  readonly onRequestEnd?: (request: ServedRequest) => void;
}

/** A request that has ended. */
export interface ServedRequest {
  readonly method: string;
  /** The path and the query as the client sent them. */
  readonly path: string;
  /** The id of the operation. `undefined` if no operation has this method and path. */
  readonly operation: string | undefined;
  /** The status of the response. `undefined` if the client did not receive a complete response. */
  readonly status: number | undefined;
  /** Time from the request to the end of the response, in milliseconds. */
  readonly durationMs: number;
}

/** A running emulator server. */
export interface EmulatorServer {
  /** The base URL for clients, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The emulator behind the server. */
  readonly emulator: Emulator;
  /** Stops the server and aborts pending requests. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server with a new emulator. If the emulator's `fetch` rejects, the server resets the connection. If a
 * client disconnects, its request is aborted.
 *
 * @param options - The options of the emulator, and `port`, `host` and `onRequestEnd`.
 * @returns A server that is listening.
 * @throws Error with the code `EADDRINUSE` if the port is in use.
 *
 * @example
 * const { url, emulator, close } = await startServer({ contacts: 20 });
 */
export async function startServer(options: EmulatorServerOptions = {}): Promise<EmulatorServer> {
  const { port = 0, host = "127.0.0.1", onRequestEnd } = options;
  const emulator = createEmulator(options);
  const pending = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    const served = handleRequest(incoming, outgoing, emulator, onRequestEnd).finally(() =>
      pending.delete(served),
    );
    pending.add(served);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: boundPort } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${boundPort}`,
    emulator,
    async close() {
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      });
      await Promise.all(pending);
    },
  };
}

async function handleRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  emulator: Emulator,
  onRequest: EmulatorServerOptions["onRequestEnd"],
): Promise<void> {
  const start = performance.now();
  const { method = "GET" } = incoming;
  const url = urlOf(incoming);
  const disconnect = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished)
      disconnect.abort(new DOMException("The client disconnected.", "AbortError"));
  });
  let isComplete = false;
  try {
    const body = await readIncomingBody(incoming);
    const response =
      url === undefined || method === "TRACE"
        ? new Response(null, { status: 400 })
        : await fetchResponse(emulator, toRequest(url, incoming, body, disconnect.signal));
    isComplete = await writeResponse(response, outgoing);
  } catch {
    incoming.socket.resetAndDestroy();
  }
  if (onRequest === undefined || url === undefined || isControlPath(url.pathname)) return;
  onRequest({
    method,
    path: url.pathname + url.search,
    operation: findRoute(method, url.pathname)?.operation.id,
    status: isComplete ? outgoing.statusCode : undefined,
    durationMs: performance.now() - start,
  });
}

/** @throws Error if the client disconnects. */
async function readIncomingBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function toRequest(
  url: URL,
  { method = "GET", headersDistinct }: IncomingMessage,
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Request {
  const hasBody = body.length > 0 && method !== "GET" && method !== "HEAD";
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new Request(url, { method, headers, signal, ...(hasBody && { body }) });
}

/**
 * Returns the URL of a request on this server and ignores its `Host` header. Returns `undefined` if it is not a URL.
 */
function urlOf({ url = "", socket: { localAddress = "", localPort } }: IncomingMessage): URL | undefined {
  const host = localAddress.includes(":") ? `[${localAddress}]` : localAddress;
  const target = url.startsWith("/") ? `http://${host}:${localPort}${url}` : url;
  return URL.canParse(target) ? new URL(target) : undefined;
}

/** Reports a bug of the emulator as an error response, so that only faults and disconnects break a connection. */
async function fetchResponse(emulator: Emulator, request: Request): Promise<Response> {
  try {
    return await emulator.fetch(request);
  } catch (error) {
    if (error instanceof ConnectionReset || request.signal.aborted) throw error;
    return toErrorResponse(error, "nested");
  }
}

/** Writes the response, up to where its body breaks off. Returns whether the body was complete. */
async function writeResponse(response: Response, outgoing: ServerResponse): Promise<boolean> {
  const { bytes, isComplete } = await readBytes(response);
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  if (isComplete) outgoing.end(bytes);
  else outgoing.write(bytes, () => outgoing.destroy());
  return isComplete;
}

async function readBytes({ body }: Response): Promise<{ bytes: Uint8Array; isComplete: boolean }> {
  const chunks: Uint8Array[] = [];
  const reader = body?.getReader();
  try {
    for (;;) {
      const { done = true, value } = (await reader?.read()) ?? {};
      if (done || value === undefined) return { bytes: Buffer.concat(chunks), isComplete: true };
      chunks.push(value);
    }
  } catch {
    return { bytes: Buffer.concat(chunks), isComplete: false };
  }
}
