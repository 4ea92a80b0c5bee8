import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The file operations that a write needs; tests pass ones that fail. */
export interface FileSystem {
  writeFile(path: string, text: string, options: { flush: boolean }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string): Promise<void>;
}

const disk: FileSystem = { writeFile, rename, rm: (path) => rm(path, { force: true }) };

/** Holds the old text of every file that a write is about to change, until all are changed. */
const JOURNAL = "openapi/.journal.json";
/** `null`: the file did not exist. */
type Journal = Record<string, string | null>;

/**
 * Writes all files or none: on a failure every file is as before, and after a kill `recover` makes it so.
 *
 * @param files - Text by path from the root.
 * @returns The paths whose text changed; files that are as they should be are left alone.
 */
export async function writeFiles(
  root: string,
  files: ReadonlyMap<string, string>,
  fileSystem: FileSystem = disk,
): Promise<string[]> {
  const before: Journal = {};
  for (const [path, text] of files) {
    const current = await readIfExists(join(root, path));
    if (current !== text) before[path] = current;
  }
  const changed = Object.keys(before);
  if (changed.length === 0) return [];

  try {
    await replace(join(root, JOURNAL), JSON.stringify(before), fileSystem);
    for (const path of changed) await replace(join(root, path), files.get(path) ?? "", fileSystem);
    await fileSystem.rm(join(root, JOURNAL));
  } catch (error) {
    await recover(root);
    throw error;
  }
  return changed;
}

/**
 * Undoes a write that was cut off.
 *
 * @returns Whether there was one.
 */
export async function recover(root: string): Promise<boolean> {
  const text = await readIfExists(join(root, JOURNAL));
  await disk.rm(partial(join(root, JOURNAL)));
  if (text === null) return false;
  for (const [path, before] of Object.entries(JSON.parse(text) as Journal)) {
    await disk.rm(partial(join(root, path)));
    if (before === null) await disk.rm(join(root, path));
    else await replace(join(root, path), before, disk);
  }
  await disk.rm(join(root, JOURNAL));
  return true;
}

/** Puts the whole text in place at once; a reader sees the old file or the new one. */
async function replace(path: string, text: string, fileSystem: FileSystem): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await fileSystem.writeFile(partial(path), text, { flush: true });
  await fileSystem.rename(partial(path), path);
}

const partial = (path: string): string => `${path}.partial`;

export async function readIfExists(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
