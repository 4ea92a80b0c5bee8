import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A request that is written as bytes, because `fetch` cannot send all of them. */
export interface RawRequest {
  /** Default: POST. */
  readonly method?: string;
  readonly target: string;
  /** Lines in addition to those of the host and the length. */
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
}

/** The bytes of a request. Its length is in a header, unless its headers say how the body is sent. */
export function bytesOf({ method = "POST", target, headers = [], body = "" }: RawRequest): Uint8Array {
  const hasFraming = headers.some((line) => /^(content-length|transfer-encoding):/i.test(line));
  const length = hasFraming ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  const lines = [`${method} ${target} HTTP/1.1`, "host: hooks.example.com", ...length, ...headers, "", ""];
  return Buffer.concat([Buffer.from(lines.join("\r\n")), Buffer.from(body)]);
}

/** A request whose response ends the connection. */
export const lastBytesOf = (request: RawRequest): Uint8Array =>
  bytesOf({ ...request, headers: [...(request.headers ?? []), "connection: close"] });

/** What a server sent until the connection ended. */
export interface Received {
  readonly statuses: readonly number[];
  /** All responses with their headers. */
  readonly text: string;
  /** The code of the error that ended the connection, such as ECONNRESET. */
  readonly error: string | undefined;
}

/** Writes parts to a new connection, one after another, and returns what came until the server ended the connection. */
export async function exchange(port: number, parts: Iterable<Uint8Array>): Promise<Received> {
  const socket = await open(port);
  const received = receive(socket);
  for (const part of parts) {
    if (socket.destroyed) break;
    await write(socket, part);
  }
  return received;
}

/** The bytes in pieces of the same size. */
export function* split(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** Opens a connection. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  return socket;
}

/** Resolves when the bytes were given to the operating system, or the connection has ended. */
export const write = (socket: Socket, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    socket.write(bytes, () => setImmediate(resolve));
  });

function receive(socket: Socket): Promise<Received> {
  let text = "";
  let error: string | undefined;
  socket.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  socket.on("error", (caught: NodeJS.ErrnoException) => {
    error = caught.code;
  });
  return new Promise((resolve) => {
    socket.on("close", () => {
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
      resolve({ statuses, text, error });
    });
  });
}
