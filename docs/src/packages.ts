import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** An entry of a public package. */
export interface Entry {
  /** The specifier for imports, such as `@grinfi/sdk/node`. */
  readonly specifier: string;
  /** Path of the source file. */
  readonly source: string;
  /** Path of the package's README, for the main entry only. */
  readonly readme: string | undefined;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

/** Reads all entries of the public packages from `exports`. The SDK comes first, because users install it. */
export async function readEntries(root: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const path of glob("packages/*/package.json", { cwd: root })) {
    const manifest = JSON.parse(await readFile(join(root, path), "utf8")) as Manifest;
    if (manifest.private) continue;
    const folder = join(root, dirname(path));
    for (const [name, target] of Object.entries(manifest.exports)) {
      if (typeof target === "string") continue;
      const source = join(folder, target.types.replace("dist/", "src/").replace(/\.d\.ts$/, ".ts"));
      const readme = name === "." ? join(folder, "README.md") : undefined;
      entries.push({ specifier: join(manifest.name, name), source, readme });
    }
  }
  const rank = ({ specifier }: Entry): string => (specifier.startsWith("@grinfi/sdk") ? "" : specifier);
  return entries.toSorted((a, b) => rank(a).localeCompare(rank(b)));
}
