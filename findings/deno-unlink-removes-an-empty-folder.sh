#!/usr/bin/env bash
# Deno: fs.unlink removes an empty folder.
#
# unlink(2) and Node.js's fs.unlink remove files and links, and refuse a folder (EISDIR on Linux, EPERM on macOS). Programs rely
# on it: who unlinks the path of a lock file cannot remove a lock that is a folder. Deno's fs.unlink, the callback, the promise
# and the sync one, removes the folder when it is empty, and says ENOTEMPTY when it is not.
#
# Exits non-zero when the behaviour has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private":true,"dependencies":{"deno":"2.9.6"}}' > package.json
npm install --silent --no-audit --no-fund

cat > unlink.mjs <<'JS'
import { existsSync, mkdirSync, unlink, unlinkSync, writeFileSync } from "node:fs";
import { unlink as unlinkPromise } from "node:fs/promises";
import { promisify } from "node:util";

const attempt = async (name, remove) => {
  mkdirSync(name);
  let code = "no error";
  try {
    await remove(name);
  } catch (error) {
    code = error.code;
  }
  console.log(`${name}: ${code}, folder ${existsSync(name) ? "kept" : "removed"}`);
};
await attempt("sync", unlinkSync);
await attempt("callback", promisify(unlink));
await attempt("promise", unlinkPromise);
mkdirSync("full");
writeFileSync("full/file", "");
try {
  unlinkSync("full");
} catch (error) {
  console.log(`full: ${error.code}`);
}
JS

echo "node $(node --version)"
mkdir node && (cd node && node ../unlink.mjs | tee ../node.txt)
echo "$(npx --no-install deno --version | head -1)"
mkdir deno && (cd deno && ../node_modules/.bin/deno run -A ../unlink.mjs | tee ../deno.txt)

[ "$(grep -c 'folder kept' node.txt)" = 3 ] && [ "$(grep -c 'no error, folder removed' deno.txt)" = 3 ] &&
  grep -q '^full: ENOTEMPTY$' deno.txt
