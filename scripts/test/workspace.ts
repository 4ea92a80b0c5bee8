import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** What a sync reads and writes. */
const COPIED = [
  "openapi",
  "tsconfig.base.json",
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
  "examples",
  ".changeset/config.json",
];

/** What the compiler finds packages in; nothing writes there. */
const LINKED = ["packages/core/node_modules", "packages/sdk/node_modules", "examples/node_modules"];

/** What is beside the sources of a package and no part of it. */
const LEFT_OUT = new Set(["node_modules", "reports", ".turbo", "vitest.config.ts"]);

/** What the commands read and write, copied to an empty folder that goes with the test. */
export async function copyWorkspace(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "grinfi-workspace-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const path of COPIED) {
    await cp(join(REPOSITORY, path), join(root, path), {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(basename(source)),
    });
  }
  for (const path of LINKED) await symlink(join(REPOSITORY, path), join(root, path), "dir");
  return root;
}

/** The text of every file below a folder, by path. */
export async function readTree(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, "utf8")] as const)),
  );
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of `scripts/commands` as pnpm does: in a process of its own, in the root. */
export function run(
  root: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
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
