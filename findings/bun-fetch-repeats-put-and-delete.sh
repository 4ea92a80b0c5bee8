#!/usr/bin/env bash
# Bun's `fetch` sends a PUT or a DELETE a second time by itself, and a `Request` cannot prevent it.
#
# The request goes over a connection that was used before, the server reads it to its end and then closes the connection.
# `fetch` sends it again and resolves. A POST is not sent again. PUT and DELETE are idempotent by RFC 9110, so a client
# may repeat them; the surprise is that `fetch`, which promises one request, does, that `connection: close` does not
# prevent it, and that `keepalive: false` prevents it as an option of `fetch` but not as a property of a `Request`.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @oven/bun-linux-x64@1.4.5

cat > server.mjs <<'JS'
import { spawn } from "node:child_process";
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
    received = "";
    if (method === "GET") return void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    const key = `${method} ${path}`;
    seen[key] = (seen[key] ?? 0) + 1;
    if (seen[key] > 1) return void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    socket.end();
  });
});
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  spawn(process.argv[2], ["run", "client.mjs", url], { stdio: "inherit" }).on("close", () => {
    console.log("requests that the server read:", JSON.stringify(seen));
    const isSame = ["PUT", "DELETE"].every(
      (method) =>
        seen[`${method} /plain`] === 2 &&
        seen[`${method} /close`] === 2 &&
        seen[`${method} /request`] === 2 &&
        seen[`${method} /option`] === 1,
    );
    server.close();
    process.exit(isSame && seen["POST /plain"] === 1 ? 0 : 1);
  });
});
JS

cat > client.mjs <<'JS'
const url = process.argv[2];
const send = async (method, path, start) => {
  await (await fetch(url)).text(); // leaves a connection that was used
  const end = await start({ method, body: "{}" }).then(
    (response) => `resolved with ${response.status}`,
    (error) => `rejected with ${error.code ?? error.name}`,
  );
  console.log(method, path, end);
};
await send("POST", "/plain", (init) => fetch(`${url}/plain`, init));
for (const method of ["PUT", "DELETE"]) {
  await send(method, "/plain", (init) => fetch(`${url}/plain`, init));
  await send(method, "/close", (init) => fetch(`${url}/close`, { ...init, headers: { connection: "close" } }));
  await send(method, "/request", (init) => fetch(new Request(`${url}/request`, { ...init, keepalive: false })));
  await send(method, "/option", (init) => fetch(`${url}/option`, { ...init, keepalive: false }));
}
JS

bun=node_modules/@oven/bun-linux-x64/bin/bun
echo "bun $("$bun" --version)"
node server.mjs "$bun"
