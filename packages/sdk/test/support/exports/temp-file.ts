import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Returns a path in a new folder, which is removed at the end of the test, and a function that lists the folder. */
export async function createTempFile(
  name: string,
): Promise<{ readonly path: string; readonly files: () => Promise<string[]> }> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-export-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { path: join(folder, name), files: async () => (await readdir(folder)).toSorted() };
}
