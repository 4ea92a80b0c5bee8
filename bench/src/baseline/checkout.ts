import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withTempFolder } from "@grinfi/temp-folder";
import { NODE_MODULES } from "../config.ts";
import type { Setting } from "../setting.ts";
import { linkModules } from "./modules.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const execute = promisify(execFile);

/**
 * Builds the packages of a commit in a temporary folder, and removes it after the work, an error or a signal.
 *
 * @param commit - `undefined` for no baseline.
 */
export async function withBaseline<T>(
  commit: string | undefined,
  work: (setting: Setting) => Promise<T>,
): Promise<T> {
  if (commit === undefined) return work({ modules: NODE_MODULES, baseline: undefined });
  return withTempFolder("baseline", async (folder) => work(await buildBaseline(commit, folder)));
}

async function buildBaseline(commit: string, folder: string): Promise<Setting> {
  const hash = await runProgram("git", ["rev-parse", "--short", "--verify", `${commit}^{commit}`], ROOT);
  const checkout = join(folder, "repository");
  await mkdir(checkout);
  const archive = join(folder, "repository.tar");
  await runProgram("git", ["archive", "--output", archive, hash], ROOT);
  await runProgram("tar", ["-xf", archive], checkout);
  console.error(`Building the baseline ${hash}.`);
  await runProgram("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], checkout);
  await runProgram("pnpm", ["run", "build"], checkout);
  return linkModules(hash, checkout, join(folder, "node_modules"));
}

async function runProgram(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute(program, args, { cwd, maxBuffer: 1 << 26 });
  return stdout.trim();
}
