import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Stage } from "./stage.ts";

/**
 * Copies the repository as it stands, with what is not committed, and with its history: the changelogs name the commits
 * of the changesets.
 *
 * @throws Error when the history is cut off: changesets would look for the rest of it without end.
 */
export async function copyRepository({ run, folder }: Stage, root: string): Promise<string> {
  const isShallow = await run("git", ["rev-parse", "--is-shallow-repository"], { cwd: root });
  if (isShallow.trim() === "true")
    throw new Error('The history of this clone is cut off; run "git fetch --unshallow".');
  const copy = join(folder, "repository");
  await run("git", ["clone", "--quiet", "--no-hardlinks", root, copy], { cwd: folder });
  const changed = await run(
    "git",
    ["ls-files", "-z", "--modified", "--others", "--deleted", "--exclude-standard"],
    {
      cwd: root,
    },
  );
  const staged = await run("git", ["diff", "--name-only", "-z", "--cached"], { cwd: root });
  for (const path of new Set(`${changed}${staged}`.split("\0").filter(Boolean))) {
    if (existsSync(join(root, path))) await cp(join(root, path), join(copy, path));
    else await rm(join(copy, path), { force: true });
  }
  return copy;
}
