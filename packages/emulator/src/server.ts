import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isControlPath } from "./control/control.ts";
import { createEmulator, type Emulator } from "./emulator.ts";
import { ConnectionReset } from "./faults/apply-fault.ts";
import type { EmulatorRequest, EmulatorResponse } from "./http/messages.ts";
import { toErrorResponse } from "./http/response.ts";
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
 * Starts an HTTP server with a new emulator. If a fault breaks the connection, the server resets it. If a client
 * disconnects, its request is aborted.
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
  let isComplete = false;
  try {
    const body = await readIncomingBody(incoming);
    const response =
      url === undefined
        ? { status: 400, headers: {}, body: undefined }
        : await respond(emulator, new ServerRequest(url, incoming, body, outgoing));
    isComplete = writeResponse(response, outgoing);
  } catch {
    incoming.socket.resetAndDestroy();
  }
  if (onRequest === undefined || url === undefined || isControlPath(url.pathname)) return;
  onRequest({
    method,
    path: url.pathname + url.search,
    operation: emulator.operationOf(method, url.pathname),
    status: isComplete ? outgoing.statusCode : undefined,
    durationMs: performance.now() - start,
  });
}

/**
 * Reads the body. Listens to events, because the iterator of a stream is slow.
 *
 * @throws Error if the client disconnects.
 */
function readIncomingBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    incoming.on("end", () => resolve(Buffer.concat(chunks)));
    incoming.on("error", reject);
    incoming.on("close", () => reject(new Error("The client disconnected.")));
  });
}

/** A request of Node with its body. */
class ServerRequest implements EmulatorRequest {
  readonly method: string;
  readonly origin: string;
  readonly pathname: string;
  readonly search: string;
  readonly #headers: NodeJS.Dict<string[]>;
  readonly #body: Uint8Array<ArrayBuffer>;
  readonly #outgoing: ServerResponse;
  #signal: AbortSignal | undefined;

  constructor(
    { origin, pathname, search }: URL,
    { method = "GET", headersDistinct }: IncomingMessage,
    body: Uint8Array<ArrayBuffer>,
    outgoing: ServerResponse,
  ) {
    this.method = method;
    this.origin = origin;
    this.pathname = pathname;
    this.search = search;
    this.#headers = headersDistinct;
    this.#body = method === "GET" || method === "HEAD" ? new Uint8Array() : body;
    this.#outgoing = outgoing;
  }

  /** Aborts when the client disconnects. It is created at its first use, because few requests wait. */
  get signal(): AbortSignal {
    this.#signal ??= disconnectSignal(this.#outgoing);
    return this.#signal;
  }

  header(name: string): string | undefined {
    return this.#headers[name]?.join(", ");
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.#body);
  }

  formData(): Promise<FormData> {
    const headers = { "content-type": this.header("content-type") ?? "" };
    return new Response(this.#body, { headers }).formData();
  }
}

function disconnectSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => {
    if (!outgoing.writableFinished)
      controller.abort(new DOMException("The client disconnected.", "AbortError"));
  };
  if (outgoing.destroyed) abort();
  else outgoing.once("close", abort);
  return controller.signal;
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
async function respond(emulator: Emulator, request: EmulatorRequest): Promise<EmulatorResponse> {
  try {
    return await emulator.handle(request);
  } catch (error) {
    if (error instanceof ConnectionReset || request.signal.aborted) throw error;
    return toErrorResponse(error, "nested");
  }
}

/** Writes the response, up to where its body breaks off. Returns whether the body was complete. */
function writeResponse(
  { status, headers, body, isInterrupted = false }: EmulatorResponse,
  outgoing: ServerResponse,
): boolean {
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  if (isInterrupted) outgoing.write(body ?? "", () => outgoing.destroy());
  else outgoing.end(body);
  return !isInterrupted;
}
