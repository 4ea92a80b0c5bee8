#!/usr/bin/env bash
# Deno's `fetch` sends a POST a second time by itself.
#
# The request goes over a connection that was used before, the server reads it to its end and then resets the connection.
# `fetch` sends the same request again over a new connection and resolves: the program sees one request, the server acted
# twice. A good engineer would expect an error, as Node and workerd give one: a POST is not idempotent, and RFC 9110
# (section 9.2.2) lets a client repeat such a request only if it knows that the first one was not acted on.
# `Deno.createHttpClient({ poolMaxIdlePerHost: 0 })`, given as `client`, prevents it; the header `connection: close` does not.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund @deno/linux-x64-glibc@2.9.6

cat > server.mjs <<'JS'
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const posts = {};
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
    posts[path] = (posts[path] ?? 0) + 1;
    if (posts[path] > 1) return void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    socket.resetAndDestroy();
  });
});
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const deno = spawn(process.argv[2], ["run", "--no-lock", "--allow-net=127.0.0.1", "client.mjs", url], {
    stdio: "inherit",
    env: { ...process.env, DENO_DIR: "./deno-dir", DENO_NO_UPDATE_CHECK: "1" },
  });
  deno.on("close", () => {
    console.log("POSTs that the server read:", JSON.stringify(posts));
    const isSame = posts["/plain"] === 2 && posts["/close"] === 2 && posts["/client"] === 1;
    server.close();
    process.exit(isSame ? 0 : 1);
  });
});
JS

cat > client.mjs <<'JS'
const [url] = Deno.args;
const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
for (const [path, init] of [
  ["/plain", {}],
  ["/close", { headers: { connection: "close" } }],
  ["/client", { client }],
]) {
  await (await fetch(url)).text(); // leaves a connection that was used
  const end = await fetch(url + path, { method: "POST", body: "{}", ...init }).then(
    async (response) => `resolved with ${response.status} ${await response.text()}`,
    (error) => `rejected with ${error.name}`,
  );
  console.log(`fetch of ${path}:`, end);
}
client.close();
JS

deno=node_modules/@deno/linux-x64-glibc/deno
"$deno" --version | head -1
node server.mjs "$deno"
