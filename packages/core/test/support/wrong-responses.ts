import { gzipSync } from "node:zlib";
import type { Reply } from "./raw-server.ts";

export const JSON_TYPE: string = "content-type: application/json\r\n";
const MB = 1024 * 1024;
export const VALUE: { data: [] } = { data: [] };

/** A complete response with the correct length. */
export const rawResponse = (status: string, headers: string, body: string | Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);
const ok = (body: string | Uint8Array, headers = JSON_TYPE): Buffer => rawResponse("200 OK", headers, body);

const sendBytes =
  (bytes: string | Uint8Array): Reply =>
  (socket) =>
    void socket.write(bytes);
const sendAndClose =
  (bytes: string): Reply =>
  (socket) =>
    void socket.end(bytes);
/** Resets the connection after the bytes are sent. The client may or may not read them. */
const sendAndReset =
  (bytes: string): Reply =>
  (socket) =>
    void socket.write(bytes, () => socket.resetAndDestroy());

/** The outcome of the call: the value, an error, or the reason of the signal if nothing else would end the call. */
type Outcome = "the value" | "the signal" | { readonly code: string; readonly [field: string]: unknown };

export interface WrongResponse {
  readonly reply: Reply;
  readonly outcome: Outcome;
  /** The number of connections that may stay open, because their response was complete. */
  readonly idle: 0 | 1 | 2;
}

const CONNECTION_LOST: Outcome = { code: "connection", attempts: 1 };
const HALF_HEAD = "HTTP/1.1 200 OK\r\nconten";
export const HALF_BODY: string = `HTTP/1.1 200 OK\r\n${JSON_TYPE}content-length: 100\r\n\r\n{"da`;
const HALF_CHUNKS = `HTTP/1.1 200 OK\r\n${JSON_TYPE}transfer-encoding: chunked\r\n\r\n5\r\n{"dat\r\n`;

const parseError = (message: string, more: object = {}): Outcome => ({
  code: "parse",
  status: 200,
  message,
  ...more,
});

/** Sends the value one byte at a time, each in a separate packet. */
const drip: Reply = (socket) => {
  const bytes = ok(JSON.stringify(VALUE));
  const send = (index: number): void => {
    if (index < bytes.length)
      socket.write(bytes.subarray(index, index + 1), () => setImmediate(send, index + 1));
  };
  socket.setNoDelay(true);
  send(0);
};

/** JSON of many megabytes, sent as fast as the client reads it. */
const flood: Reply = (socket) => {
  const chunk = Buffer.alloc(MB, " ");
  socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}content-length: ${100 * MB}\r\n\r\n`);
  const send = (left: number): void => {
    if (left > 0 && !socket.destroyed) socket.write(chunk, () => send(left - 1));
  };
  send(100);
};

export const WRONG_RESPONSES: Readonly<Record<string, WrongResponse>> = {
  "a reset before the headers": { reply: sendAndReset(""), outcome: CONNECTION_LOST, idle: 0 },
  "a reset in the headers": { reply: sendAndReset(HALF_HEAD), outcome: CONNECTION_LOST, idle: 0 },
  "a reset in the body": { reply: sendAndReset(HALF_BODY), outcome: CONNECTION_LOST, idle: 0 },
  "an end before the headers": { reply: sendAndClose(""), outcome: CONNECTION_LOST, idle: 0 },
  "an end in the headers": { reply: sendAndClose(HALF_HEAD), outcome: CONNECTION_LOST, idle: 0 },
  "a stall before the headers": { reply: () => {}, outcome: "the signal", idle: 0 },
  "a stall in the headers": { reply: sendBytes(HALF_HEAD), outcome: "the signal", idle: 0 },
  "a stall in the body": { reply: sendBytes(HALF_BODY), outcome: "the signal", idle: 0 },
  "a stall in the chunks": { reply: sendBytes(HALF_CHUNKS), outcome: "the signal", idle: 0 },
  "a body shorter than its length": { reply: sendAndClose(HALF_BODY), outcome: CONNECTION_LOST, idle: 0 },
  "chunks that are cut off": { reply: sendAndClose(HALF_CHUNKS), outcome: CONNECTION_LOST, idle: 0 },
  "a body longer than its length": {
    reply: sendBytes(`${ok(JSON.stringify(VALUE))}and more`),
    outcome: "the value",
    idle: 0,
  },
  "JSON that is cut off, with a matching length": {
    reply: sendBytes(ok('{"data":[')),
    outcome: parseError("is invalid JSON", { length: 9 }),
    idle: 1,
  },
  "a content encoding other than that of the body": {
    reply: sendBytes(ok(JSON.stringify(VALUE), `${JSON_TYPE}content-encoding: gzip\r\n`)),
    outcome: CONNECTION_LOST,
    idle: 1,
  },
  "a small gzip that becomes large": {
    reply: sendBytes(ok(gzipSync(Buffer.alloc(80 * MB, " ")), `${JSON_TYPE}content-encoding: gzip\r\n`)),
    outcome: parseError("is larger than 64 MB"),
    idle: 1,
  },
  "100 MB of JSON": { reply: flood, outcome: parseError("is larger than 64 MB"), idle: 0 },
  "one byte at a time": { reply: drip, outcome: "the value", idle: 1 },
  "an HTML page": {
    reply: sendBytes(ok("<!doctype html>", "content-type: text/html\r\n")),
    outcome: parseError("is not JSON", { contentType: "text/html", length: 15, excerpt: "<!doctype html>" }),
    idle: 1,
  },
  "an empty body": { reply: sendBytes(ok("")), outcome: parseError("is empty", { length: 0 }), idle: 1 },
  "bytes that are not UTF-8": {
    reply: sendBytes(ok(Buffer.from([0x22, 0xff, 0xfe, 0x22]))),
    outcome: parseError("is not UTF-8", { length: 4 }),
    idle: 1,
  },
  "a status below 200": {
    reply: sendBytes(rawResponse("199 Odd", JSON_TYPE, "{}")),
    outcome: CONNECTION_LOST,
    idle: 0,
  },
  "an early hint before the response": {
    reply: sendBytes(`HTTP/1.1 103 Early Hints\r\n\r\n${ok(JSON.stringify(VALUE))}`),
    outcome: "the value",
    idle: 1,
  },
  "a status of 999": {
    reply: sendBytes(rawResponse("999 Odd", JSON_TYPE, "{}")),
    outcome: { code: "api_error", status: 999 },
    idle: 1,
  },
  "a redirect without a location": {
    reply: sendBytes(rawResponse("302 Found", "", "")),
    outcome: { code: "api_error", status: 302 },
    idle: 1,
  },
  "a redirect to itself": {
    reply: sendBytes(rawResponse("302 Found", "location: /leads/api/tags\r\n", "")),
    outcome: { code: "api_error", status: 302, attempts: 21 },
    idle: 2,
  },
  "an error with a truncated body": {
    reply: sendAndClose(`HTTP/1.1 422 No\r\n${JSON_TYPE}content-length: 100\r\n\r\n{"me`),
    outcome: { code: "unprocessable_entity", status: 422 },
    idle: 0,
  },
  "an error whose body stalls": {
    reply: sendBytes(`HTTP/1.1 503 No\r\n${JSON_TYPE}content-length: 100\r\n\r\n{"me`),
    outcome: "the signal",
    idle: 0,
  },
  "duplicate headers": {
    reply: sendBytes(
      ok(JSON.stringify(VALUE), `${JSON_TYPE}${JSON_TYPE}x-request-id: a\r\nx-request-id: b\r\n`),
    ),
    outcome: "the value",
    idle: 1,
  },
  "two lengths": {
    reply: sendBytes(ok(JSON.stringify(VALUE), `${JSON_TYPE}content-length: 5\r\n`)),
    outcome: CONNECTION_LOST,
    idle: 0,
  },
  "bytes that are not HTTP": { reply: sendBytes("SSH-2.0-Sample\r\n"), outcome: CONNECTION_LOST, idle: 0 },
};
