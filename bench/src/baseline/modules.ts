import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { NODE_MODULES } from "../config.ts";
import type { Setting } from "../setting.ts";

/**
 * Fills a `node_modules` folder with the compared packages and with those of a checkout. The latter have another scope,
 * so that a program can import both builds.
 */
export async function linkModules(commit: string, checkout: string, modules: string): Promise<Setting> {
  const scope = `@grinfi-${commit}`;
  await mkdir(join(modules, scope), { recursive: true });
  await linkEntries(NODE_MODULES, modules);
  await linkEntries(join(checkout, "packages"), join(modules, scope));
  return {
    modules,
    baseline: {
      core: `${scope}/core`,
      sdk: `${scope}/sdk`,
      emulator: `${scope}/emulator`,
      description: join(checkout, "openapi/generated/openapi.json"),
    },
  };
}

async function linkEntries(source: string, target: string): Promise<void> {
  const names = (await readdir(source)).filter((name) => !name.startsWith("."));
  await Promise.all(names.map((name) => symlink(join(source, name), join(target, name), "junction")));
}
