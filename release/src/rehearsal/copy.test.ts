import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyRepository } from "./copy.ts";
import { onStage } from "./stage.ts";

test("the copy has the repository as it stands, with its history and without what git ignores", async () => {
  await onStage(async (stage) => {
    const root = join(stage.folder, "root");
    await mkdir(join(root, "folder"), { recursive: true });
    const git = (...args: string[]): string =>
      execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@test.invalid", ...args], {
        cwd: root,
        encoding: "utf8",
      });
    git("init", "--quiet");
    for (const name of ["kept", "changed", "staged", "removed"]) await writeFile(join(root, name), "before");
    await writeFile(join(root, ".gitignore"), "ignored\n");
    git("add", ".");
    git("commit", "--quiet", "--message", "Begin");
    for (const name of ["changed", "staged", "folder/new", "ignored"])
      await writeFile(join(root, name), "after");
    git("add", "staged");
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
