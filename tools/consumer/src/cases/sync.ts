import { deepStrictEqual } from "node:assert/strict";
import { startServer } from "@grinfi/emulator/server";
import type { NodeVersion } from "../sandbox/node-versions.ts";
import type { PackageManagerName } from "../sandbox/package-managers.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/**
 * `@grinfi/sync` copies an account into a file. A Node.js without SQLite can import it, and gets an error that says which
 * version it needs.
 */
export interface SyncCase {
  readonly kind: "sync";
  readonly manager: PackageManagerName;
  readonly node: NodeVersion;
}

const SYNCED_CONTACTS = 250;

const PROGRAM = `import { Grinfi } from "@grinfi/sdk";
import { syncAccount } from "@grinfi/sync";

const [baseUrl, file] = process.argv.slice(2);
const grinfi = new Grinfi({ apiKey: "test-key", baseUrl });
const report = (result) => console.log(JSON.stringify({ node: process.versions.node, result }));
try {
  const results = [await syncAccount(grinfi, { file }), await syncAccount(grinfi, { file })];
  report(results.map(({ mode, tables }) => [mode, tables.contacts.written]));
} catch ({ code, message }) {
  report([code, message.includes("Use Node.js 22.13 or later.")]);
}
`;

const COPIED = [
  ["full", SYNCED_CONTACTS],
  ["incremental", 0],
];
const REJECTED = ["configuration", true];

export async function runSync({ manager, node }: SyncCase, sandbox: Sandbox): Promise<void> {
  const project = await sandbox.project(manager, manager === "npm" ? "current" : node);
  await project.write({ "sync.mjs": PROGRAM });
  const { url, close } = await startServer({ contacts: SYNCED_CONTACTS });
  try {
    const output = await project.run(node, "sync.mjs", [url, `account-${node}.db`]);
    const report = JSON.parse(output.trim().split("\n").at(-1) ?? "") as SyncReport;
    const [major = 0, minor = 0] = report.node.split(".").map(Number);
    const hasSqlite = major > 22 || (major === 22 && minor >= 13);
    deepStrictEqual(report.result, hasSqlite ? COPIED : REJECTED);
  } finally {
    await close();
  }
}

interface SyncReport {
  readonly node: string;
  readonly result: unknown;
}
