import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConnectionReset } from "./connection-reset.ts";
import { isControlPath } from "./control/control.ts";
import { createEmulator, type Emulator } from "./emulator.ts";
import { toErrorResponse } from "./http/response.ts";
import { findRoute } from "./http/routes.ts";
import type { EmulatorOptions } from "./options.ts";

export interface EmulatorServerOptions extends EmulatorOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** The address that it listens on. Default: 127.0.0.1, which only this machine reaches. */
  readonly host?: string;
  /** Told of each request of the API when it is over. */
  readonly onRequest?: (request: ServedRequest) => void;
}

/** A request that was served. */
export interface ServedRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly path: string;
  /** The id of the operation; `undefined` when there is none at this path. */
  readonly operation: string | undefined;
  /** `undefined` when there was no whole answer. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

export interface EmulatorServer {
  /** What to give to a client as its base URL. */
  readonly url: string;
  readonly emulator: Emulator;
  /** Stops it. Requests that are still going on are cut off. */
  close(): Promise<void>;
}

/**
 * Starts an emulator as an HTTP server. Where `fetch` of the emulator rejects, the connection breaks; the request of a
 * client that goes away is aborted.
 *
 * @throws Error with the code `EADDRINUSE` when the port is in use.
 */
export async function startServer(options: EmulatorServerOptions = {}): Promise<EmulatorServer> {
  const { port = 0, host = "127.0.0.1", onRequest } = options;
  const emulator = createEmulator(options);
  const running = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    const served = handleRequest(incoming, outgoing, emulator, onRequest).finally(() =>
      running.delete(served),
    );
    running.add(served);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`,
    emulator,
    async close() {
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      });
      await Promise.all(running);
    },
  };
}

async function handleRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  emulator: Emulator,
  onRequest: EmulatorServerOptions["onRequest"],
): Promise<void> {
  const start = performance.now();
  const { method = "GET" } = incoming;
  const url = urlOf(incoming);
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort(new DOMException("The client went away.", "AbortError"));
  });
  let isBuffered = false;
  try {
    const body = await readIncomingBody(incoming);
    const response =
      url === undefined || method === "TRACE"
        ? new Response(null, { status: 400 })
        : await answer(emulator, toRequest(url, incoming, body, gone.signal));
    isBuffered = await writeResponse(response, outgoing);
  } catch {
    incoming.socket.resetAndDestroy();
  }
  if (onRequest === undefined || url === undefined || isControlPath(url.pathname)) return;
  onRequest({
    method,
    path: url.pathname + url.search,
    operation: findRoute(method, url.pathname)?.operation.id,
    status: isBuffered ? outgoing.statusCode : undefined,
    milliseconds: performance.now() - start,
  });
}

/** @throws Error when the client goes away. */
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

/** Where the request goes, whatever host the client wrote; `undefined` when it is no path. */
function urlOf({ url = "", socket: { localAddress = "", localPort } }: IncomingMessage): URL | undefined {
  const host = localAddress.includes(":") ? `[${localAddress}]` : localAddress;
  const target = url.startsWith("/") ? `http://${host}:${localPort}${url}` : url;
  return URL.canParse(target) ? new URL(target) : undefined;
}

/** A mistake of the emulator's own is an answer that says so; what is meant to break, breaks. */
async function answer(emulator: Emulator, request: Request): Promise<Response> {
  try {
    return await emulator.fetch(request);
  } catch (error) {
    if (error instanceof ConnectionReset || request.signal.aborted) throw error;
    return toErrorResponse(error, "nested");
  }
}

/** Whether the answer was whole: one that breaks off is sent up to there. */
async function writeResponse(response: Response, outgoing: ServerResponse): Promise<boolean> {
  const { bytes, isBuffered } = await readBytes(response);
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  if (isBuffered) outgoing.end(bytes);
  else outgoing.write(bytes, () => outgoing.destroy());
  return isBuffered;
}

async function readBytes({ body }: Response): Promise<{ bytes: Uint8Array; isBuffered: boolean }> {
  const chunks: Uint8Array[] = [];
  const reader = body?.getReader();
  try {
    for (;;) {
      const { done = true, value } = (await reader?.read()) ?? {};
      if (done || value === undefined) return { bytes: Buffer.concat(chunks), isBuffered: true };
      chunks.push(value);
    }
  } catch {
    return { bytes: Buffer.concat(chunks), isBuffered: false };
  }
}
