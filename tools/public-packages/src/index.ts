import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT: string = fileURLToPath(new URL("../../..", import.meta.url));

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
  readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** An entry in the `exports` of a package. */
export interface Entry {
  /** The specifier for imports, such as `@grinfi/core/paths`. */
  readonly specifier: string;
  /** The name within the package: `index`, `paths`. */
  readonly name: string;
  /** The path of the declaration file. */
  readonly types: string;
  /** The path of the JavaScript file. */
  readonly code: string;
}

export interface PublicPackage {
  readonly manifest: Manifest;
  /** The absolute path of the folder. */
  readonly folder: string;
  /** The folder relative to the root, such as `packages/sdk`. */
  readonly directory: string;
  readonly entries: readonly Entry[];
}

/** Returns the packages that are published, sorted by name. */
export function publicPackages(root: string = ROOT): PublicPackage[] {
  return globSync("packages/*/package.json", { cwd: root })
    .map((file) => readPackage(root, dirname(file)))
    .filter(({ manifest }) => manifest.private !== true)
    .toSorted((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
}

function readPackage(root: string, directory: string): PublicPackage {
  const folder = join(root, directory);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const entries = Object.entries(manifest.exports ?? {}).flatMap(([path, target]) => {
    if (typeof target === "string") return [];
    const name = path === "." ? "index" : path.slice(2);
    const [types, code] = [join(folder, target.types), join(folder, target.default)];
    return [{ specifier: join(manifest.name, path), name, types, code }];
  });
  return { manifest, folder, directory, entries };
}
