#!/usr/bin/env bash
# rolldown replaces a tagged template that contains the end tag of a script with a call of a helper. If `external` leaves
# all packages out of the bundle, the result imports a package that the source does not name.
#
# A library often marks every bare import as external, for example with `/^[^./]/`. The helper is a bare import, too, so it
# is not bundled. The build succeeds without a warning, and the program fails when it starts, because nobody installs
# `@oxc-project/runtime`. The same template without the end tag stays as it is, and so does the end tag in a template
# without a tag. Without `external`, the helper is bundled.
#
# Exits with 1 when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund rolldown@1.3.3

tag='const html = (parts, ...values) => String.raw({ raw: parts }, ...values);'
echo "$tag console.log(html\`<p>\${1}</p><script src=\"a.js\"></script>\`);" > tagged.js
echo "$tag console.log(html\`<p>\${1}</p>\`);" > without-end-tag.js
echo "console.log(\`<p>\${1}</p><script src=\"a.js\"></script>\`);" > untagged.js

# Bundles a program with the given options, and prints the packages that the bundle imports and how the bundle ends.
build() {
  local name=$1 options=$2
  echo "export default { input: '$name.js', platform: 'neutral', output: { dir: '$name' }, $options };" > config.js
  npx rolldown --config config.js > log.txt 2>&1
  local warnings imports result
  warnings=$(grep -ciE 'warn|unresolved' log.txt || true)
  imports=$(grep -oE 'from "[^"]+"' "$name/$name.js" | xargs || true)
  result=$(node "$name/$name.js" 2>&1 | grep -oE 'ERR_MODULE_NOT_FOUND|<p>1</p>' | head -1)
  echo "$warnings warnings; ${imports:-no import}; $result"
}

tagged=$(build tagged 'external: /^[^./]/')
without=$(build without-end-tag 'external: /^[^./]/')
untagged=$(build untagged 'external: /^[^./]/')
bundled=$(build tagged '')
echo "tagged, external packages: $tagged"
echo "tagged, external packages, without the end tag: $without"
echo "untagged, external packages: $untagged"
echo "tagged, nothing external: $bundled"
helper='0 warnings; from @oxc-project/runtime/helpers/taggedTemplateLiteral; ERR_MODULE_NOT_FOUND'
fine='0 warnings; no import; <p>1</p>'
[[ $tagged == "$helper" && $without == "$fine" && $untagged == "$fine" && $bundled == "$fine" ]]
