import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CORE, EMULATOR, SDK } from "./config.ts";

/** The names under which the packages of a build are imported. */
export interface Build {
  readonly core: string;
  readonly sdk: string;
  readonly emulator: string;
}

/** An earlier build. Its packages have another scope, as in `@grinfi-0123abc/core`. */
export interface Baseline extends Build {
  /** The file of the API description that it was built from. */
  readonly description: string;
}

/** What the parts of the benchmark measure. */
export interface Setting {
  /** The `node_modules` folder with the compared packages, and with those of the baseline. */
  readonly modules: string;
  /** The build to compare the current one with. */
  readonly baseline: Baseline | undefined;
}

const CURRENT_BUILD: Build = { core: CORE, sdk: SDK, emulator: EMULATOR };

/** Returns the current build, and the baseline if there is one. */
export const buildsOf = ({ baseline }: Setting): Build[] =>
  baseline === undefined ? [CURRENT_BUILD] : [CURRENT_BUILD, baseline];

/** Returns the names of our clients with those in the baseline. Empty if there is no baseline. */
export const clientPairs = ({ baseline }: Setting): [current: string, earlier: string][] =>
  baseline === undefined
    ? []
    : [
        [CORE, baseline.core],
        [SDK, baseline.sdk],
      ];

/** Returns the URL of a package's entry in the modules of the setting. */
export function resolvePackage({ modules }: Setting, name: string): string {
  return pathToFileURL(createRequire(join(modules, "importer.js")).resolve(name)).href;
}

/** Imports a package from the modules of the setting. */
export async function importPackage<T>(setting: Setting, name: string): Promise<T> {
  return (await import(resolvePackage(setting, name))) as T;
}
