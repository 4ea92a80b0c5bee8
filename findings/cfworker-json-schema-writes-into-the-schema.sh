#!/usr/bin/env bash
# `new Validator(schema)` of @cfworker/json-schema writes into the schema: a frozen one throws, and a shared one is mixed up.
#
# It defines `__absolute_uri__` on each subschema, and `__absolute_ref__` beside each `$ref`. An object that is frozen, also
# at its top only, throws a TypeError in the constructor. A subschema object that two schemas share keeps what the first one
# wrote: `#/$defs/id` of the second schema is looked up in the first, and `validate` throws "Unresolved $ref". A copy of the
# schema for each validator (`structuredClone`) prevents both. The properties are not enumerable, so a JSON text does not
# show them.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund @cfworker/json-schema@4.1.6

cat > schemas.js <<'JS'
import { Validator } from "@cfworker/json-schema";

const report = (name, run) => {
  try {
    console.log(`${name}: ${run()}`);
  } catch (error) {
    console.log(`${name}: ${error.name}: ${error.message.split("\n")[0]}`);
  }
};
const isValid = (schema, value) => new Validator(schema).validate(value).valid;

const written = { $ref: "#/$defs/id", $defs: { id: { type: "string" } } };
report("valid", () => isValid(written, "a"));
report("properties", () => Object.getOwnPropertyNames(written).join(" "));
report("as JSON", () => JSON.stringify(written));
const frozen = Object.freeze({ type: "string" });
report("frozen", () => isValid(frozen, "a"));
report("copy of frozen", () => isValid(structuredClone(frozen), "a"));

const shared = { $ref: "#/$defs/id" };
const withId = (name, type) => ({
  $id: `https://example.com/${name}`,
  properties: { id: shared },
  $defs: { id: { type } },
});
const texts = withId("texts", "string");
const numbers = withId("numbers", "number");
const copy = structuredClone(numbers);
report("first schema", () => isValid(texts, { id: "a" }));
report("second schema", () => isValid(numbers, { id: 1 }));
report("copy of second schema", () => isValid(copy, { id: 1 }));
JS

echo "@cfworker/json-schema $(npm pkg get version --prefix node_modules/@cfworker/json-schema)"
node schemas.js | tee seen.txt
cat > expected.txt <<'TXT'
valid: true
properties: $ref $defs __absolute_uri__ __absolute_ref__
as JSON: {"$ref":"#/$defs/id","$defs":{"id":{"type":"string"}}}
frozen: TypeError: Cannot define property __absolute_uri__, object is not extensible
copy of frozen: true
first schema: true
second schema: Error: Unresolved $ref "#/$defs/id".  Absolute URI "https://example.com/texts#/$defs/id".
copy of second schema: true
TXT
diff expected.txt seen.txt
