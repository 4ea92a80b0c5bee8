import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { describePullRequest, proposePullRequest, type SyncReport } from "./pull-request.ts";

const nothing: SyncReport = {
  unmatched: [],
  withoutSummary: [],
  withoutMethod: [],
  withoutRowKey: [],
  invalidExamples: [],
};
const report: SyncReport = {
  ...nothing,
  changes: [],
  severity: "breaking",
  bump: "minor",
  summary: "The API's description changed: 2 operations.\n",
  withoutSummary: ["getNew"],
};

test("the text has the summary, the outcome of the tests and the gaps of the overlay", () => {
  expect(describePullRequest(report, "failure")).toEqual({
    title: "Update the API description (breaking)",
    label: "spec: breaking",
    body: [
      "The API's description changed: 2 operations.",
      "---",
      "`pnpm test` on this branch: **failure**.",
      "Gaps in the overlay:",
      "- The overlay has no summary for getNew.",
    ].join("\n\n"),
  });
});

test("there is no pull request if nothing changed", () => {
  expect(describePullRequest(nothing, "success")).toBeUndefined();
});

test("a text that is too long for GitHub is cut", () => {
  const body = describePullRequest({ ...report, summary: "a".repeat(100_000) }, "success")?.body ?? "";
  expect(body.length).toBeLessThan(65_536);
  expect(body).toMatch(/\(cut\)$/);
});

test.each([
  ["opens a pull request if there is none", "[]", "pr create"],
  ["updates an open one and its label", '[{"labels":[{"name":"spec: fix"},{"name":"mine"}]}]', "pr edit"],
])("%s, never merges, and starts CI", async (_, open, expected) => {
  const { root, calls } = await repository(open);
  proposePullRequest(root, describePullRequest(report, "success") ?? fail(), false);

  expect(git(root, "ls-remote", "--heads", "origin")).toContain("refs/heads/spec-sync");
  expect(git(root, "show", "--stat", "--format=%s", "spec-sync")).toMatch(/\(breaking\)\n\n changed\.txt/);
  const said = await calls();
  expect(said).toContain(expected);
  expect(said).toContain("spec: breaking");
  expect(said.includes("--remove-label spec: fix")).toBe(expected === "pr edit");
  expect(said).not.toContain("mine");
  expect(said).not.toContain("merge");
  expect(said).toMatch(/workflow run ci\.yml --ref spec-sync\n$/);
});

test("a dry run prints the commands and does not run them", async () => {
  const { root, calls } = await repository("[]");
  const log = vi.spyOn(console, "log").mockReturnValue();
  onTestFinished(() => log.mockRestore());
  proposePullRequest(root, describePullRequest(report, "success") ?? fail(), true);
  expect(log.mock.calls.map(([line]) => String(line).split(" ").slice(0, 2).join(" "))).toEqual([
    ...["git checkout", "git add", "git -c", "git push", "gh label", "gh pr", "gh pr", "gh workflow"],
  ]);
  expect(await calls()).toBe("");
  expect(git(root, "branch", "--list", "spec-sync")).toBe("");
});

/** Creates a repository with a change in its work tree, a remote, and a fake `gh` that only records its arguments. */
async function repository(open: string): Promise<{ root: string; calls: () => Promise<string> }> {
  const folder = await mkdtemp(join(tmpdir(), "grinfi-pull-request-"));
  const path = process.env.PATH ?? "";
  onTestFinished(async () => {
    process.env.PATH = path;
    await rm(folder, { recursive: true, force: true });
  });
  const root = join(folder, "repository");
  const log = join(folder, "gh.log");
  await writeFile(
    join(folder, "gh"),
    `#!/bin/sh\necho "$*" >> '${log}'\n[ "$1 $2" = "pr list" ] && echo '${open}' || true\n`,
  );
  await chmod(join(folder, "gh"), 0o755);
  await writeFile(log, "");
  process.env.PATH = `${folder}:${path}`;
  git(folder, "init", "-q", "--bare", "remote");
  git(folder, "init", "-q", "repository");
  git(root, "remote", "add", "origin", join(folder, "remote"));
  await writeFile(join(root, "changed.txt"), "changed");
  return { root, calls: () => readFile(log, "utf8") };
}

const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

function fail(): never {
  throw new Error("There is no pull request.");
}
