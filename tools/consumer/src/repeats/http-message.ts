/** A request as it was read from the connection. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The bytes after the request. */
  readonly rest: Buffer;
}

/** Reads the first request. Returns `undefined` if it is not complete yet. */
export function readRequest(bytes: Buffer): RawRequest | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const [method = "", target = ""] = first.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const content = bytes.subarray(end + 4);
  const isChunked = headers["transfer-encoding"] === "chunked";
  const body = isChunked ? readChunks(content) : readLength(content, Number(headers["content-length"] ?? 0));
  return body && { method, target, headers, ...body };
}

interface Body {
  readonly body: Buffer;
  readonly rest: Buffer;
}

function readLength(content: Buffer, length: number): Body | undefined {
  if (content.length < length) return undefined;
  return { body: content.subarray(0, length), rest: content.subarray(length) };
}

function readChunks(content: Buffer): Body | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = content.indexOf("\r\n", at);
    if (line === -1) return undefined;
    const size = Number.parseInt(content.subarray(at, line).toString("latin1"), 16);
    const start = line + 2;
    at = start + size + 2;
    if (content.length < at) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), rest: content.subarray(at) };
    chunks.push(content.subarray(start, start + size));
  }
}

/** Formats a response with a small JSON body. */
export function formatResponse(status: number, headers: Readonly<Record<string, string>> = {}): string {
  const all = { "content-type": "application/json", "content-length": "11", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Status\r\n${lines.join("")}\r\n{"data":[]}`;
}
