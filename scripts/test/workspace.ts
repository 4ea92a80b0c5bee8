import { execFile } from "node:child_process";
import { cpSync, readdirSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import generate from "../commands/generate.ts";
import specDiff from "../commands/spec-diff.ts";
import specSync from "../commands/spec-sync.ts";
import { type Command, execute } from "../src/shared/command.ts";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** The files that the commands read and write. */
const COPIED = [
  "openapi",
  "tsconfig.base.json",
  "packages/abort/package.json",
  "packages/core/package.json",
  "packages/core/tsconfig.json",
  "packages/core/tsconfig.build.json",
  "packages/core/src",
  "packages/emulator/package.json",
  "packages/emulator/src/generated",
  "packages/pagination/package.json",
  "packages/retry/package.json",
  "packages/sdk/package.json",
  "packages/sdk/src",
  "packages/webhooks/package.json",
  "packages/webhooks/src/generated",
  ".changeset/config.json",
];

const EXAMPLES = "examples";
/** Files in the folder of the examples that do not belong to them. */
const EXCLUDED = new Set(["node_modules", "reports", ".turbo", "vitest.config.ts"]);

/** The folders in which the compiler finds packages. No command writes to them, so they are linked. */
const LINKED = ["packages/core/node_modules", "packages/sdk/node_modules", "examples/node_modules"];

/** Copies the files that the commands use to a temporary folder, which is removed after the test. */
export async function copyWorkspace(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "grinfi-workspace-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  // The copy is many times faster without a filter.
  for (const path of COPIED) cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
  for (const name of readdirSync(join(REPOSITORY, EXAMPLES)).filter((each) => !EXCLUDED.has(each)))
    cpSync(join(REPOSITORY, EXAMPLES, name), join(root, EXAMPLES, name), { recursive: true });
  for (const path of LINKED) await symlink(join(REPOSITORY, path), join(root, path), "dir");
  return root;
}

/** Returns the text of every file below a folder, by path. */
export async function readTree(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, "utf8")] as const)),
  );
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const COMMANDS: Readonly<Record<"generate" | "spec-diff" | "spec-sync", Command>> = {
  generate,
  "spec-diff": specDiff,
  "spec-sync": specSync,
};

/** Runs a command of `scripts/commands` in this process, in which its tools are already loaded. */
export async function runCommandHere(
  root: string,
  command: keyof typeof COMMANDS,
  args: string[],
): Promise<CommandResult> {
  const written = { stdout: "", stderr: "" };
  const code = await execute(COMMANDS[command], {
    root,
    args,
    log: (text) => {
      written.stdout += `${text}\n`;
    },
    warn: (text) => {
      written.stderr += `${text}\n`;
    },
  });
  return { code, ...written };
}

/** Runs a command in a separate process in the root, as pnpm does. */
export function runCommandProcess(
  root: string,
  command: keyof typeof COMMANDS,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  const script = join(REPOSITORY, "scripts/commands", `${command}.ts`);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, ...args],
      { cwd: root, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : error === null ? 0 : -1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
