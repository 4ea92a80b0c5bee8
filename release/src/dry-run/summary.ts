import { statSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join } from "node:path";

/** Returns the text of a changelog for a version, without its heading. */
export function changelogEntry(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version}\n`));
  if (section === undefined) throw new Error(`The changelog has no entry for ${version}.`);
  return section.slice(version.length).trim();
}

export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Returns the files of an installed package, the largest first. */
export async function filesIn(folder: string): Promise<PackedFile[]> {
  const files: PackedFile[] = [];
  for await (const path of glob("**/*", { cwd: folder, exclude: (name) => name === "node_modules" })) {
    const stat = statSync(join(folder, path));
    if (stat.isFile()) files.push({ path, bytes: stat.size });
  }
  return files.toSorted((a, b) => b.bytes - a.bytes);
}

const sumOfBytes = (files: readonly PackedFile[]): number =>
  files.reduce((total, { bytes }) => total + bytes, 0);

/** Formats a table with the number and size of the files, by folder and file extension. */
export function contentsTable(files: readonly PackedFile[]): string {
  const groups = Map.groupBy(files, ({ path }) => {
    const [top = "", ...rest] = path.split("/");
    return rest.length === 0 ? top : `${top}/**${/(?:\.d)?\.\w+(?:\.map)?$/.exec(path)?.[0] ?? ""}`;
  });
  const rows = [...groups].map(([name, group]) => `| ${name} | ${group.length} | ${sumOfBytes(group)} |`);
  const total = `| total | ${files.length} | ${sumOfBytes(files)} |`;
  return ["| in the tarball | files | bytes |", "| --- | --: | --: |", ...rows, total].join("\n");
}
