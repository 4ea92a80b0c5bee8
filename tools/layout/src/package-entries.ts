import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** A package, and the sources of its entries. */
export interface PackageEntries {
  readonly name: string;
  /** Paths of the sources, by specifier, such as `@grinfi/core/paths`. */
  readonly entries: ReadonlyMap<string, string>;
  readonly isPrivate: boolean;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | { readonly default?: string }>>;
}

/** Reads the entries of all packages, public and private. */
export function readPackages(root: string): readonly PackageEntries[] {
  return globSync(["{packages,tools}/*/package.json", "*/package.json"], { cwd: root }).map((file) => {
    const manifest = JSON.parse(readFileSync(path.join(root, file), "utf8")) as Manifest;
    const entries = Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
      const source = sourceOf(typeof target === "string" ? target : target.default);
      if (source === undefined) return [];
      const specifier = path.posix.join(manifest.name, subpath);
      return [[specifier, path.posix.join(path.dirname(file), source)] as const];
    });
    return { name: manifest.name, entries: new Map(entries), isPrivate: manifest.private === true };
  });
}

/** Returns the source of an entry: `./src/index.ts` for `./dist/index.js`. */
function sourceOf(target = ""): string | undefined {
  const source = target.replace(/^\.\/dist\/(.*)\.js$/, "./src/$1.ts");
  return source.endsWith(".ts") ? source : undefined;
}
