#!/usr/bin/env node
// Old versions of Node can run this file. The command needs a newer one, so it is imported after the check.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 20 || (major === 20 && minor >= 19)) {
  void import("./cli-command.ts").then(({ runCommand }) =>
    runCommand(new URL("../package.json", import.meta.url)),
  );
} else {
  console.error(
    `@grinfi/emulator needs Node.js 20.19 or newer, not ${process.versions.node}. Install a newer Node.js.`,
  );
  process.exitCode = 1;
}
