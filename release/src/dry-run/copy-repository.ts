import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TempWorkspace } from "./temp-workspace.ts";

/**
 * Copies the repository into the workspace, including uncommitted changes and the history, because the changelogs name
 * the commits of the changesets.
 *
 * @throws Error if the clone is shallow, because changesets would search for the missing commits forever.
 */
export async function copyRepository({ run, folder }: TempWorkspace, root: string): Promise<string> {
  const isShallow = await run("git", ["rev-parse", "--is-shallow-repository"], { cwd: root });
  if (isShallow.trim() === "true") throw new Error('This clone is shallow. Run "git fetch --unshallow".');
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
