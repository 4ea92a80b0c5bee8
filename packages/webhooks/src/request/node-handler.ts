import { bodyUsed } from "./read-body.ts";

/** The part of a request of `node:http` and Express that the handler uses. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** The URL with the path at which Express mounted the handler. */
  readonly originalUrl?: string;
  /** What a body parser of Express has read. */
  readonly body?: unknown;
  readonly readableEnded: boolean;
  resume(): unknown;
}

/** The part of a response of `node:http` and Express that the handler uses. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/**
 * Turns a receiver into a request listener of `node:http`, which is also one of `node:http2` and a handler of Express. It
 * reads the body itself, or takes what `express.json()`, `express.raw()` or `express.text()` has read.
 *
 * @param handler - A receiver of `createWebhookHandler`.
 * @returns The request listener.
 *
 * @example
 * createServer(toNodeHandler(handler)).listen(3000);
 * app.post("/grinfi", toNodeHandler(handler)); // Express
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const response = await handler(toRequest(incoming));
    const body = await response.text();
    // Something else may have responded in the meantime, such as a middleware with a timeout.
    if (outgoing.headersSent) return;
    outgoing.statusCode = response.status;
    response.headers.forEach((value, name) => {
      outgoing.setHeader(name, value);
    });
    outgoing.end(body);
  };
}

function toRequest(incoming: NodeRequest): Request {
  const { method = "GET", originalUrl, url = "/" } = incoming;
  // A client may send the whole URL, or `*`. Without the slash, it would change the host.
  const target = `http://localhost${(originalUrl ?? url).replace(/^(?!\/)/, "/")}`;
  if (/^(POST|PUT|PATCH)$/.test(method))
    return new Request(target, { method, body: streamOf(incoming), duplex: "half" } as RequestInit);
  // `Request` rejects some other methods, such as TRACE, and the bodies of others. The receiver refuses all of them.
  incoming.resume();
  return new Request(target);
}

function streamOf(incoming: NodeRequest): ReadableStream<Uint8Array> {
  const chunks = bodyChunks(incoming);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    // Drops the rest, however long it is: Node limits the time of a request.
    async cancel() {
      while (!(await chunks.next()).done);
    },
  });
}

/** A body parser has either read the whole body, or left all of it. */
async function* bodyChunks(incoming: NodeRequest): AsyncGenerator<Uint8Array, void, undefined> {
  const { body, readableEnded } = incoming;
  if (!readableEnded) yield* incoming;
  else if (body === undefined) throw bodyUsed();
  else if (body instanceof Uint8Array) yield body;
  else yield new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}
