#!/usr/bin/env bash
# An inline project of vitest 5 that names its own `include` also runs the files that the root config includes.
#
# The project inherits from the root config, also where it does not say `extends`, and two arrays are put together: its
# `include` adds to that of the root. So a project for some of the files runs all of them, and with two projects each file
# runs twice, once with the settings of the other project (here it would be another isolation). Nothing warns of it, and the
# number of tests only looks larger. `extends: false` runs what the project says.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund vitest@5.1.1

mkdir near far
for name in near far; do
  echo "import { test } from 'vitest'; test('$name', () => {});" > "$name/$name.test.js"
done

# Prints the files that a project for `near` alone runs.
files() {
  cat > vitest.config.js <<JS
export default {
  test: {
    include: ["**/*.test.js"],
    projects: [{ $1 test: { name: "near alone", include: ["near/**"] } }],
  },
};
JS
  npx vitest list --filesOnly 2>&1 | grep -oE '(near|far)\.test\.js' | sort | xargs
}

said=$(files "")
extending=$(files "extends: true,")
alone=$(files "extends: false,")
echo "include: near/**, without extends: $said"
echo "include: near/**, extends: true: $extending"
echo "include: near/**, extends: false: $alone"
both="far.test.js near.test.js"
[[ $said == "$both" && $extending == "$both" && $alone == "near.test.js" ]]
