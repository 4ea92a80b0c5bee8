import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyRepository } from "./copy.ts";
import { onStage } from "./stage.ts";

function git(cwd: string, ...args: readonly string[]): void {
  const author = ["-c", "user.name=Test", "-c", "user.email=test@test.invalid"];
  execFileSync("git", [...author, ...args], { cwd });
}

test("the copy has the repository as it stands, with its history and without what git ignores", async () => {
  await onStage(async (stage) => {
    const root = join(stage.folder, "root");
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

    const copy = await copyRepository(stage, root);
    const texts = ["kept", "changed", "staged", "folder/new"].map((name) =>
      readFileSync(join(copy, name), "utf8"),
    );
    expect(texts).toEqual(["before", "after", "after", "after"]);
    expect(["removed", "ignored"].map((name) => existsSync(join(copy, name)))).toEqual([false, false]);
    const log = await stage.run("git", ["log", "--format=%s"], { cwd: copy });
    expect(log).toBe("Begin\n");
  });
});

test("a clone whose history is cut off is refused", async () => {
  await onStage(async (stage) => {
    const [root, shallow] = [join(stage.folder, "root"), join(stage.folder, "shallow")];
    git(stage.folder, "init", "--quiet", root);
    for (const message of ["First", "Second"])
      git(root, "commit", "--quiet", "--allow-empty", "--message", message);
    git(stage.folder, "clone", "--quiet", "--depth", "1", `file://${root}`, shallow);
    await expect(copyRepository(stage, shallow)).rejects.toThrow("git fetch --unshallow");
  });
});
