import { gzipSync } from "node:zlib";
import type { Reply } from "./wrong-server.ts";

const JSON_TYPE = "content-type: application/json\r\n";
const MB = 1024 * 1024;
export const VALUE: { data: [] } = { data: [] };

/** A whole answer with a right length. */
export const whole = (status: string, headers: string, body: string | Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);
const ok = (body: string | Uint8Array, headers = JSON_TYPE): Buffer => whole("200 OK", headers, body);

const write =
  (bytes: string | Uint8Array): Reply =>
  (socket) =>
    void socket.write(bytes);
const end =
  (bytes: string): Reply =>
  (socket) =>
    void socket.end(bytes);
/** Resets the connection when the bytes are out; whether the client still reads them is left to chance. */
const reset =
  (bytes: string): Reply =>
  (socket) =>
    void socket.write(bytes, () => socket.resetAndDestroy());

/** What comes of it: the value, the code of an error, or the reason of the signal because nothing else would end it. */
type Outcome = "the value" | "the signal" | { readonly code: string; readonly [field: string]: unknown };

export interface WrongAnswer {
  readonly reply: Reply;
  readonly outcome: Outcome;
  /** How many connections may stay open, since their answer was whole. */
  readonly idle: 0 | 1 | 2;
}

const LOST: Outcome = { code: "connection", attempts: 1 };
const HALF_HEAD = "HTTP/1.1 200 OK\r\nconten";
export const HALF_BODY: string = `HTTP/1.1 200 OK\r\n${JSON_TYPE}content-length: 100\r\n\r\n{"da`;
const HALF_CHUNKS = `HTTP/1.1 200 OK\r\n${JSON_TYPE}transfer-encoding: chunked\r\n\r\n5\r\n{"dat\r\n`;

const parse = (message: string, more: object = {}): Outcome => ({
  code: "parse",
  status: 200,
  message,
  ...more,
});

/** Sends the value one byte after the other, each in a packet of its own. */
const drip: Reply = (socket) => {
  const bytes = ok(JSON.stringify(VALUE));
  const send = (index: number): void => {
    if (index < bytes.length)
      socket.write(bytes.subarray(index, index + 1), () => setImmediate(send, index + 1));
  };
  socket.setNoDelay(true);
  send(0);
};

/** A JSON text of many megabytes, as fast as the client takes it. */
const flood: Reply = (socket) => {
  const chunk = Buffer.alloc(MB, " ");
  socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}content-length: ${100 * MB}\r\n\r\n`);
  const send = (left: number): void => {
    if (left > 0 && !socket.destroyed) socket.write(chunk, () => send(left - 1));
  };
  send(100);
};

export const WRONG_ANSWERS: Readonly<Record<string, WrongAnswer>> = {
  "a reset before the headers": { reply: reset(""), outcome: LOST, idle: 0 },
  "a reset in the headers": { reply: reset(HALF_HEAD), outcome: LOST, idle: 0 },
  "a reset in the body": { reply: reset(HALF_BODY), outcome: LOST, idle: 0 },
  "an end before the headers": { reply: end(""), outcome: LOST, idle: 0 },
  "an end in the headers": { reply: end(HALF_HEAD), outcome: LOST, idle: 0 },
  "a stall before the headers": { reply: () => {}, outcome: "the signal", idle: 0 },
  "a stall in the headers": { reply: write(HALF_HEAD), outcome: "the signal", idle: 0 },
  "a stall in the body": { reply: write(HALF_BODY), outcome: "the signal", idle: 0 },
  "a stall in the chunks": { reply: write(HALF_CHUNKS), outcome: "the signal", idle: 0 },
  "a body shorter than its length": { reply: end(HALF_BODY), outcome: LOST, idle: 0 },
  "chunks that are cut off": { reply: end(HALF_CHUNKS), outcome: LOST, idle: 0 },
  "a body longer than its length": {
    reply: write(`${ok(JSON.stringify(VALUE))}and more`),
    outcome: "the value",
    idle: 0,
  },
  "JSON that is cut off with a right length": {
    reply: write(ok('{"data":[')),
    outcome: parse("is broken JSON", { length: 9 }),
    idle: 1,
  },
  "an encoding that it does not have": {
    reply: write(ok(JSON.stringify(VALUE), `${JSON_TYPE}content-encoding: gzip\r\n`)),
    outcome: LOST,
    idle: 1,
  },
  "a small gzip that becomes large": {
    reply: write(ok(gzipSync(Buffer.alloc(80 * MB, " ")), `${JSON_TYPE}content-encoding: gzip\r\n`)),
    outcome: parse("is larger than 64 MB"),
    idle: 1,
  },
  "100 MB of JSON": { reply: flood, outcome: parse("is larger than 64 MB"), idle: 0 },
  "one byte after the other": { reply: drip, outcome: "the value", idle: 1 },
  "a page": {
    reply: write(ok("<!doctype html>", "content-type: text/html\r\n")),
    outcome: parse("is not JSON", { contentType: "text/html", length: 15, excerpt: "<!doctype html>" }),
    idle: 1,
  },
  nothing: { reply: write(ok("")), outcome: parse("is empty", { length: 0 }), idle: 1 },
  "bytes that are no UTF-8": {
    reply: write(ok(Buffer.from([0x22, 0xff, 0xfe, 0x22]))),
    outcome: parse("is not UTF-8", { length: 4 }),
    idle: 1,
  },
  "a status below 200": { reply: write(whole("199 Odd", JSON_TYPE, "{}")), outcome: LOST, idle: 0 },
  "an early hint before the answer": {
    reply: write(`HTTP/1.1 103 Early Hints\r\n\r\n${ok(JSON.stringify(VALUE))}`),
    outcome: "the value",
    idle: 1,
  },
  "a status of 999": {
    reply: write(whole("999 Odd", JSON_TYPE, "{}")),
    outcome: { code: "api_error", status: 999 },
    idle: 1,
  },
  "a redirect to nowhere": {
    reply: write(whole("302 Found", "", "")),
    outcome: { code: "api_error", status: 302 },
    idle: 1,
  },
  "a redirect to itself": {
    reply: write(whole("302 Found", "location: /leads/api/tags\r\n", "")),
    outcome: { code: "api_error", status: 302, attempts: 21 },
    idle: 2,
  },
  "an error whose body breaks off": {
    reply: end(`HTTP/1.1 422 No\r\n${JSON_TYPE}content-length: 100\r\n\r\n{"me`),
    outcome: { code: "unprocessable_entity", status: 422 },
    idle: 0,
  },
  "an error whose body stalls": {
    reply: write(`HTTP/1.1 503 No\r\n${JSON_TYPE}content-length: 100\r\n\r\n{"me`),
    outcome: "the signal",
    idle: 0,
  },
  "headers that come twice": {
    reply: write(ok(JSON.stringify(VALUE), `${JSON_TYPE}${JSON_TYPE}x-request-id: a\r\nx-request-id: b\r\n`)),
    outcome: "the value",
    idle: 1,
  },
  "two lengths": {
    reply: write(ok(JSON.stringify(VALUE), `${JSON_TYPE}content-length: 5\r\n`)),
    outcome: LOST,
    idle: 0,
  },
  "something that is not HTTP": { reply: write("SSH-2.0-Sample\r\n"), outcome: LOST, idle: 0 },
};
