import { statSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join } from "node:path";

export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
}

/** The files that an installed package brought along, the largest first. */
export async function filesIn(folder: string): Promise<PackedFile[]> {
  const files: PackedFile[] = [];
  for await (const path of glob("**/*", { cwd: folder, exclude: (name) => name === "node_modules" })) {
    const stat = statSync(join(folder, path));
    if (stat.isFile()) files.push({ path, bytes: stat.size });
  }
  return files.toSorted((a, b) => b.bytes - a.bytes);
}

const sum = (files: readonly PackedFile[]): number => files.reduce((total, { bytes }) => total + bytes, 0);

/** How many files there are of each kind in each folder, and how large they are. */
export function contentsTable(files: readonly PackedFile[]): string {
  const groups = Map.groupBy(files, ({ path }) => {
    const [top = "", ...rest] = path.split("/");
    return rest.length === 0 ? top : `${top}/**${/(?:\.d)?\.\w+(?:\.map)?$/.exec(path)?.[0] ?? ""}`;
  });
  const rows = [...groups].map(([name, group]) => `| ${name} | ${group.length} | ${sum(group)} |`);
  const total = `| all | ${files.length} | ${sum(files)} |`;
  return ["| in the tarball | files | bytes |", "| --- | --: | --: |", ...rows, total].join("\n");
}
