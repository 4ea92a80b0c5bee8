import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "@grinfi/public-packages";
import { type Command, execute } from "./execute.ts";

/** A case cannot run here, for example because a tool is not installed. The message is the reason. */
export class SkippedError extends Error {}

/** Tools that are not part of the workspace's install: each folder under `tools/` has a manifest and a lockfile. */
export type ToolSet = "packages" | "runtimes";

/**
 * Returns the path of an installed tool.
 *
 * @throws SkippedError if the tool is not installed.
 */
export function toolPath(set: ToolSet, path: string): string {
  const file = join(folderOf(set), "node_modules", path);
  if (existsSync(file)) return file;
  throw new SkippedError(`${path} is not installed`);
}

/** Returns the path of a script that uses the tools. */
export const scriptPath = (set: ToolSet, name: string): string => join(folderOf(set), name);

/** Installs a set of tools, without those for other platforms. */
export async function installTools(set: ToolSet): Promise<void> {
  await execute([...pnpmCommand(), "install", "--frozen-lockfile"], { cwd: folderOf(set) });
}

const folderOf = (set: ToolSet): string => fileURLToPath(new URL(`../../tools/${set}`, import.meta.url));

/** Returns the path of a file in a dependency of this package. */
export function dependencyPath(path: string): string {
  return fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
}

/** The installed pnpm. If there is none, npm downloads it. */
export function pnpmCommand(): Command {
  try {
    return [systemCommand("pnpm")];
  } catch {
    return ["npx", "-y", "pnpm@12"];
  }
}

/**
 * Returns the path of a command that is installed on this machine. Commands of this workspace do not count.
 *
 * @throws SkippedError if the command is not installed.
 */
export function systemCommand(name: string): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const files = folders.filter((folder) => !folder.startsWith(ROOT)).map((folder) => join(folder, name));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new SkippedError(`${name} is not installed`);
  return found;
}
