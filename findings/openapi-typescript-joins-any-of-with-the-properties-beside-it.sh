#!/usr/bin/env bash
# openapi-typescript makes `properties` beside `anyOf` one more member of the union: a value without them compiles.
#
# The keywords of one schema all apply, so a value needs the required `id` and one of the two alternatives. The type is
# `{ id: string } | Email | Phone`, which takes each alternative without `id`, and `id` without an alternative. `allOf`
# beside `anyOf` becomes a member, too. With `oneOf` the same schema is `{ id: string } & (Email | Phone)`, so `oneOf`, or
# an `allOf` of both parts, gives the right type.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund openapi-typescript@7.13.0 typescript@5.9.3

cat > openapi.yaml <<'YAML'
openapi: 3.1.0
info: { title: contacts, version: "1" }
paths: {}
components:
  schemas:
    Base: { type: object, required: [id], properties: { id: { type: string } } }
    Email: { type: object, required: [email], properties: { email: { type: string } } }
    Phone: { type: object, required: [phone], properties: { phone: { type: string } } }
    AnyOf:
      type: object
      required: [id]
      properties: { id: { type: string } }
      anyOf: [{ $ref: "#/components/schemas/Email" }, { $ref: "#/components/schemas/Phone" }]
    AllOfAndAnyOf:
      allOf: [{ $ref: "#/components/schemas/Base" }]
      anyOf: [{ $ref: "#/components/schemas/Email" }, { $ref: "#/components/schemas/Phone" }]
    OneOf:
      type: object
      required: [id]
      properties: { id: { type: string } }
      oneOf: [{ $ref: "#/components/schemas/Email" }, { $ref: "#/components/schemas/Phone" }]
YAML
npx openapi-typescript openapi.yaml --output types.ts > log.txt 2>&1

# Each value is invalid. The compiler accepts those without a comment, and rejects those after one.
cat > values.ts <<'TS'
import type { components } from "./types";
type Schemas = components["schemas"];

export const withoutBase: Schemas["AnyOf"] = { email: "a@example.com" };
export const withoutAlternative: Schemas["AnyOf"] = { id: "1" };
export const withoutAllOf: Schemas["AllOfAndAnyOf"] = { email: "a@example.com" };
// @ts-expect-error: `id` is missing
export const oneOfWithoutBase: Schemas["OneOf"] = { email: "a@example.com" };
// @ts-expect-error: `email` or `phone` is missing
export const oneOfWithoutAlternative: Schemas["OneOf"] = { id: "1" };
TS

node -p 'JSON.parse(fs.readFileSync("node_modules/openapi-typescript/package.json")).version'
sed -n '/^        AnyOf: {/,/^    };/p' types.ts
npx tsc --noEmit --strict values.ts
echo "the compiler accepts the invalid values of AnyOf and AllOfAndAnyOf"
