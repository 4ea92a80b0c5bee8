#!/usr/bin/env bash
# With `inlineDynamicImports`, rollup puts a module that a library loads by `import()` into the file of the entry. If the
# entry calls the library in a top-level await, the `import()` gives `undefined` instead of the module.
#
# The code of the module comes after that of the entry, and the `import()` becomes a promise of a variable that this code
# assigns. The top-level await waits for the promise first. rollup prints no warning. The same program works with chunks,
# without the top-level await, and as one file of esbuild, which runs the module when `import()` asks for it. rollup also
# orders the code correctly if the top-level await and the `import()` are in the same module.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund rollup@4.68.7 esbuild@0.28.2

echo 'export const word = "loaded";' > later.js
echo 'export const read = async () => (await import("./later.js"))?.word;' > library.js
echo 'import { read } from "./library.js"; console.log(await read());' > top-level.js
echo 'import { read } from "./library.js"; read().then(console.log);' > without.js
echo 'console.log((await import("./later.js")).word);' > same-module.js

# Bundles a program with rollup, and prints what it prints and the number of warnings.
rolled() {
  mkdir -p "$(dirname "$2")"
  npx rollup "$1" --format es "${@:3}" > "$2.log" 2>&1
  echo "$(node "$2"), $(grep -ci warn "$2.log" || true) warnings"
}

one_file=$(rolled top-level.js one-file.js --file one-file.js --inlineDynamicImports)
chunks=$(rolled top-level.js chunks/top-level.js --dir chunks)
without=$(rolled without.js without-await.js --file without-await.js --inlineDynamicImports)
same=$(rolled same-module.js same.js --file same.js --inlineDynamicImports)
npx esbuild top-level.js --bundle --format=esm --log-level=error --outfile=esbuild.js
esbuild=$(node esbuild.js)
echo "rollup, one file, top-level await: $one_file"
echo "rollup, chunks, top-level await: $chunks"
echo "rollup, one file, no top-level await: $without"
echo "rollup, one file, top-level await of import() itself: $same"
echo "esbuild, one file, top-level await: $esbuild"
fine="loaded, 0 warnings"
[[ $one_file == "undefined, 0 warnings" && $chunks == "$fine" && $without == "$fine" && $same == "$fine" ]]
[[ $esbuild == "loaded" ]]
