#!/usr/bin/env bash
# openapi-typescript loses an array in `items` behind `allOf`, and reads the objects in an `enum` as schemas.
#
# `items` with an array inline is `string[][]`. The same array as the only member of an `allOf` (or `anyOf`, `oneOf`), where
# generators put it to add a description, is `string[]`, and with `$ref` in the place of the array it is right again. The
# values of an enum with `type: object` become types of schemas: `{ type: integer }` is `number`, an object without a `type`
# is `unknown`. Without `type: object` they are types of the values. So a valid matrix and a valid enum value do not compile.
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
info: { title: tables, version: "1" }
paths: {}
components:
  schemas:
    Row: { type: array, items: { type: string } }
    Inline: { type: array, items: { type: array, items: { type: string } } }
    AllOf: { type: array, items: { allOf: [{ type: array, items: { type: string } }] } }
    AnyOf: { type: array, items: { anyOf: [{ type: array, items: { type: string } }] } }
    AllOfRef: { type: array, items: { allOf: [{ $ref: "#/components/schemas/Row" }] } }
    Column: { type: object, enum: [{ type: string }, { type: integer }] }
    Unit: { type: object, enum: [{ unit: cm }, { unit: kg }] }
    Untyped: { enum: [{ type: string }, { type: integer }] }
YAML
npx openapi-typescript openapi.yaml --output types.ts > log.txt 2>&1

# Each value is valid, except "text" and 7. The compiler rejects those after a comment.
cat > values.ts <<'TS'
import type { components } from "./types";
type Schemas = components["schemas"];

export const inline: Schemas["Inline"] = [["a"], ["b"]];
export const allOfRef: Schemas["AllOfRef"] = [["a"], ["b"]];
// @ts-expect-error: the type is string[]
export const allOf: Schemas["AllOf"] = [["a"], ["b"]];
// @ts-expect-error: the type is string[]
export const anyOf: Schemas["AnyOf"] = [["a"], ["b"]];
// @ts-expect-error: the type is string | number
export const column: Schemas["Column"] = { type: "integer" };
export const text: Schemas["Column"] = "text";
export const seven: Schemas["Unit"] = 7;
export const untyped: Schemas["Untyped"] = { type: "integer" };
TS

node -p 'JSON.parse(fs.readFileSync("node_modules/openapi-typescript/package.json")).version'
sed -n '/^        Inline: /,/^    };/p' types.ts
npx tsc --noEmit --strict values.ts
echo "the compiler rejects the valid values of AllOf, AnyOf and Column, and accepts text and 7"
