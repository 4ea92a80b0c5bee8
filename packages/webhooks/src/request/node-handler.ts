/** The part of a request of `node:http` and Express that the handler uses. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** The URL with the path at which Express mounted the handler. */
  readonly originalUrl?: string;
  /** What a body parser of Express has read. */
  readonly body?: unknown;
  readonly readableEnded: boolean;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  removeAllListeners(event: "data" | "end"): unknown;
}

/** The part of a response of `node:http` and Express that the handler uses. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/**
 * Turns a receiver into a request listener of `node:http`, which is also a handler of Express. It reads the body itself,
 * or takes what `express.json()`, `express.raw()` or `express.text()` has read.
 *
 * @param handler - A receiver of `createWebhookHandler`.
 * @returns The request listener.
 *
 * @example
 * createServer(toNodeHandler(handler)).listen(3000);
 * app.post("/grinfi/:secret", toNodeHandler(handler)); // Express
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const response = await handler(toRequest(incoming));
    outgoing.statusCode = response.status;
    response.headers.forEach((value, name) => {
      outgoing.setHeader(name, value);
    });
    outgoing.end(await response.text());
  };
}

function toRequest(incoming: NodeRequest): Request {
  const { method, originalUrl, url = "/" } = incoming;
  const target = `http://localhost${originalUrl ?? url}`;
  if (method === "POST") {
    const init = { method, body: bodyOf(incoming), duplex: "half" };
    return new Request(URL.canParse(target) ? target : "http://localhost", init);
  }
  incoming.resume();
  return new Request(target);
}

/** A body parser has either read the whole body, or left all of it. */
function bodyOf(incoming: NodeRequest): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | string {
  const { body, readableEnded } = incoming;
  if (!readableEnded) return streamOf(incoming);
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : (JSON.stringify(body) ?? "");
}

function streamOf(incoming: NodeRequest): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      incoming.on("data", (chunk) => {
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.on("end", () => controller.close());
      incoming.on("error", (error) => controller.error(error));
    },
    pull: () => void incoming.resume(),
    // The rest is read and dropped. If the request were destroyed, the client would not receive the response.
    cancel() {
      incoming.removeAllListeners("data");
      incoming.removeAllListeners("end");
      incoming.resume();
    },
  });
}
