import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CommandTargets } from "./commands.ts";
import { type MarkdownFile, parseMarkdown } from "./markdown.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export const exists = (path: string): boolean => existsSync(join(ROOT, path));

/** Reads all hand-written markdown files. */
export async function readMarkdown(): Promise<MarkdownFile[]> {
  const paths = await findFiles("**/*.md", ".changeset/*.md", ".github/**/*.md");
  return Promise.all(
    paths.map(async (path) => parseMarkdown(path, await readFile(join(ROOT, path), "utf8"))),
  );
}

export async function readCommandTargets(): Promise<CommandTargets> {
  const scripts = new Map<string, Set<string>>();
  const packages = new Set<string>();
  for (const path of await findFiles("{,*/,packages/*/,tools/*/}package.json")) {
    const manifest = JSON.parse(await readFile(join(ROOT, path), "utf8")) as {
      readonly name: string;
      readonly private?: boolean;
      readonly scripts?: Readonly<Record<string, string>>;
      readonly peerDependencies?: Readonly<Record<string, string>>;
    };
    scripts.set(dirname(path), new Set(Object.keys(manifest.scripts ?? {})));
    if (manifest.private) continue;
    // Users install a package together with those that it expects beside it.
    for (const name of [manifest.name, ...Object.keys(manifest.peerDependencies ?? {})]) packages.add(name);
  }
  return { scripts, packages, exists };
}

/** Folders with generated files. `api` has reports of declarations, which are not programs. */
const GENERATED_FOLDERS = new Set(["node_modules", "dist", "site", "api", ".temp"]);

async function findFiles(...patterns: string[]): Promise<string[]> {
  const exclude = (path: string) => GENERATED_FOLDERS.has(basename(path));
  const paths: string[] = [];
  for await (const path of glob(patterns, { cwd: ROOT, exclude })) paths.push(path);
  return paths.toSorted();
}
