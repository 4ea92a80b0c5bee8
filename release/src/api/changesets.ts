import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseChangesetFile } from "@changesets/parse";
import { BUMPS, type Bump } from "@grinfi/scripts/bump";

/** The version bumps that changesets ask for, by package. */
export type Asked = ReadonlyMap<string, Bump>;

/** What the pending changesets of the repository ask for. */
export function readChangesets(root: string): Asked {
  const files = globSync(".changeset/*.md", { cwd: root });
  return askedBy(files.map((file) => readFileSync(join(root, file), "utf8")));
}

/** The highest bump for each package. */
export function askedBy(changesets: readonly string[]): Asked {
  const asked = new Map<string, Bump>();
  const releases = changesets.flatMap((text) => parseChangesetFile(text).releases);
  for (const bump of BUMPS) {
    for (const { name, type } of releases) if (type === bump) asked.set(name, bump);
  }
  return asked;
}
