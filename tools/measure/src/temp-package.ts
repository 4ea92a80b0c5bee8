import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withTempFolder } from "@grinfi/temp-folder";

/**
 * Creates a package in a temporary folder, and removes it after the work.
 *
 * @param modules - The `node_modules` folder that the files import packages from.
 */
export async function withTempPackage<T>(
  modules: string,
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  return withTempFolder("measure", async (folder) => {
    await symlink(modules, join(folder, "node_modules"), "junction");
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await work(folder);
  });
}
