#!/usr/bin/env bash
# proper-lockfile: two processes that find a stale lock can both get it.
#
# The lock is a folder. Whoever finds it stale removes it and makes it anew, in two steps. If a process is delayed between its
# look at the stale lock and its removal, it removes the lock that another process has made meanwhile, makes its own, and both
# hold the lock. Nothing tells the first one until its next update, seconds later (`update`, 5 seconds by default).
#
# Here one process is delayed by the library's own `fs` option, before its rmdir. On a busy machine the scheduler does the same.
#
# Exits non-zero when the behaviour has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private":true,"dependencies":{"proper-lockfile":"4.1.2"}}' > package.json
npm install --silent --no-audit --no-fund

cat > take.js <<'JS'
const fs = require("fs");
const { lock, check } = require("proper-lockfile");
const isDelayed = process.argv[2] === "delayed";

// The delayed process says that it is about to remove the stale lock, and goes on when it is told to.
const rmdir = (path, done) => {
  process.send("about to remove");
  process.once("message", () => fs.rmdir(path, done));
};
lock("journal", { realpath: false, ...(isDelayed && { fs: { ...fs, rmdir } }) }).then(
  () => process.send("got it"),
  (error) => process.send(`refused: ${error.code}`),
);
process.on("message", () => {});
JS

cat > race.js <<'JS'
const { fork } = require("child_process");
const { mkdirSync, utimesSync } = require("fs");
const { once } = require("events");

(async () => {
  // The lock of a process that was killed an hour ago.
  mkdirSync("journal.lock");
  const then = Date.now() / 1000 - 3600;
  utimesSync("journal.lock", then, then);

  const delayed = fork("take.js", ["delayed"]);
  const [stop] = await once(delayed, "message");
  const other = fork("take.js", ["at once"]);
  const [first] = await once(other, "message");
  delayed.send("go on");
  const [second] = await once(delayed, "message");
  console.log(`delayed: ${stop}`);
  console.log(`other: ${first}`);
  console.log(`delayed: ${second}`);
  delayed.kill();
  other.kill();
  process.exitCode = first === "got it" && second === "got it" ? 0 : 1;
})();
JS

echo "node $(node --version), proper-lockfile $(node -p 'require("proper-lockfile/package.json").version')"
node race.js
