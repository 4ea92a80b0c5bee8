import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = `${ROOT}.github/workflows/`;
const scripts = Object.keys(JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")).scripts as object);

/** Commands other than scripts: files of CI, and the start of CI on the branch of a release. */
const OTHERS = [".ci/run", ".ci/runtimes", "gh workflow run ci.yml --ref changeset-release/main"];

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Record<
    string,
    {
      readonly steps: readonly {
        readonly uses?: string;
        readonly run?: string;
        readonly with?: { readonly script?: string; readonly "fetch-depth"?: number };
      }[];
    }
  >;
}

describe.each(readdirSync(FOLDER))("the workflow %s", (file) => {
  const text = readFileSync(FOLDER + file, "utf8");
  const { jobs, permissions } = load(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test("pins every action by commit", () => {
    const actions = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40}$/);
  });

  test("needs no secret except the token of the repository, and declares its permissions", () => {
    expect(text).not.toMatch(/secrets\s*\./);
    expect(permissions).toBeTypeOf("object");
  });

  test("fetches the whole history if it writes changelogs, because they name commits", () => {
    for (const job of Object.values(jobs)) {
      const commands = job.steps.map(({ run, with: input }) => run ?? input?.script ?? "");
      if (!commands.some((command) => /run version|release:dry/.test(command))) continue;
      const checkout = job.steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
      expect(checkout?.with?.["fetch-depth"]).toBe(0);
    }
  });

  test("runs only commands of this repository", () => {
    for (const { run, with: input } of steps) {
      const command = run ?? input?.script;
      if (command === undefined || OTHERS.includes(command)) continue;
      const name = /^npx -y pnpm@12 (?:--silent |run )?([\w:-]+)/.exec(command)?.[1] ?? "";
      expect([...scripts, "install"]).toContain(name);
    }
  });
});

test("the workflow never merges the pull request of a changed description", () => {
  expect(readFileSync(`${FOLDER}spec-sync.yml`, "utf8")).not.toContain("merge");
});
