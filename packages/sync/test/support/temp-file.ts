import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

const folders: string[] = [];

/** Returns the path of a new database. Its folder is removed after the test. */
export async function tempDatabase(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-sync-"));
  folders.push(folder);
  return join(folder, "grinfi.db");
}

/** Removes the folders after each test of a file. */
export function removeTempDatabases(): void {
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });
}
