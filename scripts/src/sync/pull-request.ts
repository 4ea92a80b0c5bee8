import { execFileSync } from "node:child_process";
import { describeGaps, type Gaps } from "../overlay/gaps.ts";
import type { Assessment } from "./assess.ts";

const BRANCH = "spec-sync";
/** GitHub refuses a longer text. */
const MAX_LENGTH = 60_000;

/** What `spec:sync --json` prints; without an assessment when nothing changed. */
export type SyncReport = Gaps & Partial<Assessment>;

export interface PullRequest {
  readonly title: string;
  readonly label: string;
  readonly body: string;
}

/** The pull request that takes a changed description over; `undefined` when nothing changed. */
export function pullRequestOf(report: SyncReport, tests: string): PullRequest | undefined {
  const { severity, summary } = report;
  if (severity === undefined || summary === undefined) return undefined;
  const gaps = describeGaps(report);
  const parts = [
    summary.trim(),
    `---\n\n\`pnpm test\` on this branch: **${tests}**.`,
    ...(gaps.length > 0 ? [`What the overlay lacks:\n\n${gaps.map((gap) => `- ${gap}`).join("\n")}`] : []),
  ];
  const body = parts.join("\n\n");
  return {
    title: `Take over the changed API description (${severity})`,
    label: `spec: ${severity}`,
    body: body.length > MAX_LENGTH ? `${body.slice(0, MAX_LENGTH)}\n\n(cut)` : body,
  };
}

/** Commits what is in the work tree to the branch, and opens or updates its pull request. */
export function proposePullRequest(root: string, { title, label, body }: PullRequest, isDry: boolean): void {
  const run = (command: string, ...args: string[]): string => {
    if (!isDry) return execFileSync(command, args, { cwd: root, encoding: "utf8" });
    console.log(
      `${command} ${args.map((arg) => (/^[\w./:=@-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(" ")}`,
    );
    return "";
  };
  const author = [
    "-c",
    "user.name=github-actions[bot]",
    "-c",
    "user.email=github-actions[bot]@users.noreply.github.com",
  ];
  run("git", "checkout", "-B", BRANCH);
  run("git", "add", "--all");
  run("git", ...author, "commit", "-m", title, "-m", "Made by spec:sync and api alone.");
  run("git", "push", "--force", "origin", BRANCH);

  run("gh", "label", "create", label, "--force");
  const open = run("gh", "pr", "list", "--head", BRANCH, "--state", "open", "--json", "number,labels").trim();
  const [existing] = JSON.parse(open || "[]") as { labels: { name: string }[] }[];
  if (existing === undefined) {
    run("gh", "pr", "create", "--head", BRANCH, "--title", title, "--body", body, "--label", label);
  } else {
    const old = existing.labels
      .map(({ name }) => name)
      .filter((name) => name.startsWith("spec: ") && name !== label);
    const removals = old.flatMap((name) => ["--remove-label", name]);
    run("gh", "pr", "edit", BRANCH, "--title", title, "--body", body, "--add-label", label, ...removals);
  }
  run("gh", "workflow", "run", "ci.yml", "--ref", BRANCH);
}
