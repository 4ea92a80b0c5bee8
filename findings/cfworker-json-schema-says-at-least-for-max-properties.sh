#!/usr/bin/env bash
# @cfworker/json-schema reports an object with too many properties as "does not have at least 1 properties".
#
# The message of `maxProperties` is the one of `minProperties`. A program that passes it on to its users asks them for more
# properties. `keyword` is right, and so is the message of `maxItems`.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund @cfworker/json-schema@4.1.6

cat > messages.js <<'JS'
import { Validator } from "@cfworker/json-schema";

for (const [schema, value] of [
  [{ maxProperties: 1 }, { a: 1, b: 2 }],
  [{ minProperties: 3 }, { a: 1, b: 2 }],
  [{ maxItems: 1 }, [1, 2]],
]) {
  const [{ keyword, error }] = new Validator(schema).validate(value).errors;
  console.log(`${keyword}: ${error}`);
}
JS

echo "@cfworker/json-schema $(npm pkg get version --prefix node_modules/@cfworker/json-schema)"
node messages.js | tee seen.txt
cat > expected.txt <<'TXT'
maxProperties: Instance does not have at least 1 properties.
minProperties: Instance does not have at least 3 properties.
maxItems: Array has too many items (2 > 1).
TXT
diff expected.txt seen.txt
