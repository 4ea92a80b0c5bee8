import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyRepository } from "./copy-repository.ts";
import { withTempWorkspace } from "./temp-workspace.ts";

function git(cwd: string, ...args: readonly string[]): void {
  const author = ["-c", "user.name=Test", "-c", "user.email=test@test.invalid"];
  execFileSync("git", [...author, ...args], { cwd });
}

test("the copy has the files of the working tree and the history, but no ignored files", async () => {
  await withTempWorkspace(async (workspace) => {
    const root = join(workspace.folder, "root");
    await mkdir(join(root, "folder"), { recursive: true });
    git(root, "init", "--quiet");
    for (const name of ["kept", "changed", "staged", "removed"]) await writeFile(join(root, name), "before");
    await writeFile(join(root, ".gitignore"), "ignored\n");
    git(root, "add", ".");
    git(root, "commit", "--quiet", "--message", "Begin");
    for (const name of ["changed", "staged", "folder/new", "ignored"])
      await writeFile(join(root, name), "after");
    git(root, "add", "staged");
    await rm(join(root, "removed"));

    const copy = await copyRepository(workspace, root);
    const texts = ["kept", "changed", "staged", "folder/new"].map((name) =>
      readFileSync(join(copy, name), "utf8"),
    );
    expect(texts).toEqual(["before", "after", "after", "after"]);
    expect(["removed", "ignored"].map((name) => existsSync(join(copy, name)))).toEqual([false, false]);
    const log = await workspace.run("git", ["log", "--format=%s"], { cwd: copy });
    expect(log).toBe("Begin\n");
  });
});

test("a shallow clone is an error", async () => {
  await withTempWorkspace(async (workspace) => {
    const [root, shallow] = [join(workspace.folder, "root"), join(workspace.folder, "shallow")];
    git(workspace.folder, "init", "--quiet", root);
    for (const message of ["First", "Second"])
      git(root, "commit", "--quiet", "--allow-empty", "--message", message);
    git(workspace.folder, "clone", "--quiet", "--depth", "1", `file://${root}`, shallow);
    await expect(copyRepository(workspace, shallow)).rejects.toThrow("git fetch --unshallow");
  });
});
