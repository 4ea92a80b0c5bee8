import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, execute } from "./execute.ts";
import { NotRun } from "./not-run.ts";
import { ROOT } from "./workspace.ts";

/** The installs beside that of the workspace: each folder under `tools/` has a manifest and a lockfile. */
export type ToolSet = "packages" | "runtimes";

/**
 * The path of an installed tool.
 *
 * @throws NotRun when it is not installed.
 */
export function tool(set: ToolSet, path: string): string {
  const file = join(folderOf(set), "node_modules", path);
  if (existsSync(file)) return file;
  throw new NotRun(`${path} is not installed`);
}

/** The path of a script that uses the tools. */
export const script = (set: ToolSet, name: string): string => join(folderOf(set), name);

/** Installs the tools; those that are not for this platform are left out. */
export async function installTools(set: ToolSet): Promise<void> {
  await execute([...pnpm(), "install", "--frozen-lockfile"], { cwd: folderOf(set) });
}

const folderOf = (set: ToolSet): string => fileURLToPath(new URL(`../tools/${set}`, import.meta.url));

/** A file of a package that this package depends on. */
export function dependency(path: string): string {
  return fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
}

/** The pnpm that runs this; without one, that which npm brings. */
export function pnpm(): Command {
  try {
    return [hostCommand("pnpm")];
  } catch {
    return ["npx", "-y", "pnpm@12"];
  }
}

/**
 * The first command of that name on the path which is none of this workspace.
 *
 * @throws NotRun when there is none.
 */
export function hostCommand(name: string): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const files = folders.filter((folder) => !folder.startsWith(ROOT)).map((folder) => join(folder, name));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new NotRun(`${name} is not installed`);
  return found;
}
