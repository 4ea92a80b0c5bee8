import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly repository?: { readonly url?: string };
  readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
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
  readonly folder: string;
  readonly entries: readonly Entry[];
}

/** Returns the packages that are published, sorted by name. */
export function publicPackages(root: string = ROOT): PublicPackage[] {
  return globSync("packages/*/package.json", { cwd: root })
    .map((file) => packageIn(dirname(join(root, file))))
    .filter(({ manifest }) => manifest.private !== true)
    .toSorted((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
}

function packageIn(folder: string): PublicPackage {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const entries = Object.entries(manifest.exports ?? {}).flatMap(([path, target]) => {
    if (typeof target === "string") return [];
    const name = path === "." ? "index" : path.slice(2);
    const [types, code] = [join(folder, target.types), join(folder, target.default)];
    return [{ specifier: join(manifest.name, path), name, types, code }];
  });
  return { manifest, folder, entries };
}
