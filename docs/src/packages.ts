import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What people can import. */
export interface Entry {
  /** What they write, such as `@grinfi/sdk/node`. */
  readonly specifier: string;
  /** Its source. */
  readonly source: string;
  /** The README of the package, for its main entry. */
  readonly readme: string | undefined;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

/** Every entry of every public package, as `exports` of their package.json say; the SDK first, since it is what people install. */
export async function entriesOf(root: string): Promise<Entry[]> {
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
