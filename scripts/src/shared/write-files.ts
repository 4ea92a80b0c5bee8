import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The file operations of a write. Tests replace them to inject failures. */
export interface FileSystem {
  writeFile(path: string, text: string, options: { flush: boolean }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string): Promise<void>;
}

const diskFileSystem: FileSystem = { writeFile, rename, rm: (path) => rm(path, { force: true }) };

/** The file that holds the old text of every file to be changed, until all files are written. */
const JOURNAL = "openapi/.journal.json";
/** The old texts, by path. `null`: the file did not exist. */
type Journal = Record<string, string | null>;

/**
 * Writes all files or none. A failure restores the old files at once; after a crash, `recover` restores them.
 *
 * @param files - Text by path relative to the root.
 * @returns The paths whose text changed. Files that already have the right text are not written.
 */
export async function writeFiles(
  root: string,
  files: ReadonlyMap<string, string>,
  fileSystem: FileSystem = diskFileSystem,
): Promise<string[]> {
  const before: Journal = {};
  for (const [path, text] of files) {
    const current = await readIfExists(join(root, path));
    if (current !== text) before[path] = current;
  }
  const changed = Object.keys(before);
  if (changed.length === 0) return [];

  try {
    await replaceFile(join(root, JOURNAL), JSON.stringify(before), fileSystem);
    for (const path of changed) await replaceFile(join(root, path), files.get(path) ?? "", fileSystem);
    await fileSystem.rm(join(root, JOURNAL));
  } catch (error) {
    await recover(root);
    throw error;
  }
  return changed;
}

/**
 * Undoes an interrupted write.
 *
 * @returns Whether there was an interrupted write.
 */
export async function recover(root: string): Promise<boolean> {
  const text = await readIfExists(join(root, JOURNAL));
  await diskFileSystem.rm(partialPath(join(root, JOURNAL)));
  if (text === null) return false;
  for (const [path, before] of Object.entries(JSON.parse(text) as Journal)) {
    await diskFileSystem.rm(partialPath(join(root, path)));
    if (before === null) await diskFileSystem.rm(join(root, path));
    else await replaceFile(join(root, path), before, diskFileSystem);
  }
  await diskFileSystem.rm(join(root, JOURNAL));
  return true;
}

/** Replaces a file atomically: readers see the old text or the new one. */
async function replaceFile(path: string, text: string, fileSystem: FileSystem): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await fileSystem.writeFile(partialPath(path), text, { flush: true });
  await fileSystem.rename(partialPath(path), path);
}

const partialPath = (path: string): string => `${path}.partial`;

export async function readIfExists(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
