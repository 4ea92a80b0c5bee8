import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publicPackages, ROOT } from "@grinfi/public-packages";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const SECURITY = read("SECURITY.md");
/** The root workspace, and the folders with their own install. */
const INSTALLS = globSync("**/pnpm-lock.yaml", {
  cwd: ROOT,
  exclude: (name) => name === "node_modules",
}).map((file) => file.replace(/pnpm-lock\.yaml$/, ""));
const packages = publicPackages();

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
const workflows = globSync(".github/workflows/*.yml", { cwd: ROOT }).map((file) => ({
  file,
  text: read(file),
  jobs: (load(read(file)) as { jobs: Record<string, Job> }).jobs,
}));
const jobs = workflows.flatMap((workflow) => Object.values(workflow.jobs));
const steps = jobs.flatMap((job) => job.steps);
const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;

/** A check for each sentence of SECURITY.md. */
const CHECKS_BY_SENTENCE: Readonly<Record<string, () => void>> = {
  "CI installs exactly what the lockfile says": () => {
    const commands = [...steps.map(({ run }) => run ?? ""), ...Object.values(scripts)];
    const installs = commands.filter((command) => /\binstall\b/.test(command));
    expect(installs.length).toBeGreaterThan(0);
    for (const command of installs) expect(command).toMatch(/\binstall --frozen-lockfile\b/);
  },
  "Every package in a lockfile has a hash, and no lockfile names a host": () => {
    expect(INSTALLS.length).toBeGreaterThan(1);
    for (const folder of INSTALLS) {
      const lockfile = read(`${folder}pnpm-lock.yaml`);
      expect(lockfile).not.toMatch(/:\/\/|\btarball:/);
      const { packages } = load(lockfile) as {
        packages: Record<string, { resolution: { integrity?: string } }>;
      };
      for (const [name, { resolution }] of Object.entries(packages)) {
        expect(resolution.integrity, name).toMatch(/^sha512-/);
      }
    }
  },
  "No version younger than three days is installed": () => {
    for (const folder of INSTALLS)
      expect(settingsOf(folder).minimumReleaseAge).toBeGreaterThanOrEqual(3 * 24 * 60);
  },
  "No dependency runs an install script": () => {
    for (const folder of INSTALLS) {
      const { strictDepBuilds, allowBuilds = {} } = settingsOf(folder);
      expect(strictDepBuilds).toBe(true);
      expect(Object.values(allowBuilds)).not.toContain(true);
    }
  },
  "The published packages run no install scripts": () => {
    for (const { manifest } of packages) {
      const own = Object.keys(manifest.scripts ?? {});
      expect(own.filter((name) => /^(?:pre|post)?(?:install|prepare)$|^prepublish$/.test(name))).toEqual([]);
    }
  },
  "The published packages depend only on packages that SECURITY.md lists, in exact versions": () => {
    const listed = [...SECURITY.matchAll(/^\| `([^`]+)` +\| `([^`]+)` +\| \S.*\|$/gm)].map(
      ([, name, of]) => `${of} ${name}`,
    );
    const used = packages.flatMap(({ manifest: { name: of, dependencies = {} } }) =>
      Object.entries(dependencies).flatMap(([name, version]) => {
        expect(version, name).toMatch(/^(?:workspace:\*|\d+\.\d+\.\d+)$/);
        return version.startsWith("workspace:") ? [] : [`${of} ${name}`];
      }),
    );
    expect(listed.sort()).toEqual(used.sort());
  },
  "Workflows pin actions to a commit": () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
  },
  "Packages are published only from CI, after the tests, without a long-lived token and with provenance":
    () => {
      const publishing = jobs.filter((job) =>
        job.steps.some((step) => /release:publish/.test(commandOf(step))),
      );
      expect(publishing).toHaveLength(1);
      const [publish] = publishing;
      expect(jobs.filter((job) => job.permissions?.["id-token"] !== undefined)).toEqual(publishing);
      expect(publish?.environment).toBe("npm");
      expect(publish?.steps.at(-1)?.env).toEqual({ PNPM_CONFIG_PROVENANCE: true });
      const { jobs: release = {} } = workflows.find(({ file }) => file.endsWith("release.yml")) ?? {};
      expect([release.publish, publish?.needs, release.mode?.needs]).toEqual([publish, "mode", "test"]);
      expect(release.test?.steps.map(commandOf)).toContain(".ci/run");
      const setups = publish?.steps.map((step) => step.with ?? {});
      expect(setups?.some((input) => "registry-url" in input)).toBe(false);
      for (const { text } of workflows) expect(text).not.toMatch(/secrets\s*[.[]/);
    },
  "A fork cannot publish": () => {
    const publish = workflows
      .flatMap(({ jobs }) => jobs.publish ?? [])
      .flatMap((job) => job.steps.map(commandOf));
    const check = publish.findIndex((command) => command.endsWith("release:check"));
    expect(check).toBeGreaterThanOrEqual(0);
    expect(check).toBeLessThan(publish.findIndex((command) => command.endsWith("release:publish")));
  },
};

describe("the statements of SECURITY.md are true", () => {
  test.each(Object.entries(CHECKS_BY_SENTENCE))("%s", (_, check) => check());
});

test("each sentence of SECURITY.md on the supply chain has a check, and the tests that it names exist", () => {
  const [, section = ""] = SECURITY.split("\n## Supply chain\n");
  const sentences = [...section.matchAll(/^- (.+)\.$/gm)].map(([, sentence]) => sentence);
  expect(sentences).toEqual(Object.keys(CHECKS_BY_SENTENCE));
  const named = [...SECURITY.matchAll(/`((?:packages|release)\/[^`]+\.test\.ts)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(named.length).toBeGreaterThan(5);
  for (const path of named) expect(existsSync(join(ROOT, path)), path).toBe(true);
});

interface Settings {
  readonly minimumReleaseAge?: number;
  readonly strictDepBuilds?: boolean;
  readonly allowBuilds?: Readonly<Record<string, boolean>>;
}

function settingsOf(folder: string): Settings {
  return load(read(`${folder}pnpm-workspace.yaml`)) as Settings;
}

function commandOf({ run, with: input }: Step): string {
  return run ?? String(input?.script ?? "");
}
