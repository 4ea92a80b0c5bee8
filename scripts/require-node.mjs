// This file is plain JavaScript, because it must run on any version of Node.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 24 || (major === 24 && minor < 18)) {
  console.error(
    `The scripts of this repository need Node 24.18 or later; this is ${process.versions.node} (${process.platform} ${process.arch}).\n` +
      "On Linux x64 the install brings the right one. Elsewhere install it (https://nodejs.org) and run the command again.",
  );
  process.exit(1);
}
