import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseChangesetFile } from "@changesets/parse";
import { BUMPS, type Bump } from "@grinfi/scripts/bump";

/** The highest version bump in the changesets, by package. */
export type PendingBumps = ReadonlyMap<string, Bump>;

/** Reads the pending changesets of the repository. */
export function readChangesets(root: string): PendingBumps {
  const files = globSync(".changeset/*.md", { cwd: root });
  return highestBumps(files.map((file) => readFileSync(join(root, file), "utf8")));
}

export function highestBumps(changesets: readonly string[]): PendingBumps {
  const bumps = new Map<string, Bump>();
  const releases = changesets.flatMap((text) => parseChangesetFile(text).releases);
  for (const bump of BUMPS) {
    for (const { name, type } of releases) if (type === bump) bumps.set(name, bump);
  }
  return bumps;
}
