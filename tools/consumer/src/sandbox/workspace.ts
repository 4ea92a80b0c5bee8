import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT: string = fileURLToPath(new URL("../../../..", import.meta.url));

/** The fields of a `package.json` that are read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: { readonly type?: string; readonly url?: string; readonly directory?: string };
  readonly sideEffects?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface PublicPackage {
  /** Relative to the root, such as `packages/sdk`. */
  readonly directory: string;
  readonly manifest: Manifest;
}

/** Returns the packages that are published, sorted by name. */
export async function publicPackages(): Promise<readonly PublicPackage[]> {
  const packages: PublicPackage[] = [];
  for await (const file of glob("packages/*/package.json", { cwd: ROOT })) {
    const manifest = JSON.parse(await readFile(join(ROOT, file), "utf8")) as Manifest;
    if (manifest.private !== true) packages.push({ directory: dirname(file), manifest });
  }
  return packages.toSorted((a, b) => a.manifest.name.localeCompare(b.manifest.name));
}

/** Returns the specifiers of a package's entries, such as `@grinfi/core/paths`. */
export function entriesOf({ name, exports = {} }: Manifest): readonly string[] {
  return Object.keys(exports)
    .filter((path) => path !== "./package.json")
    .map((path) => name + path.slice(1));
}
