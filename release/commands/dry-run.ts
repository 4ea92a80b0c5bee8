import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type PublicPackage, publicPackages, ROOT } from "@grinfi/public-packages";
import { copyRepository } from "../src/dry-run/copy-repository.ts";
import { installInto, makeFirstCall } from "../src/dry-run/first-call.ts";
import { type ReleaseRegistry, startReleaseRegistry } from "../src/dry-run/registry.ts";
import { changelogEntry, contentsTable, filesIn } from "../src/dry-run/summary.ts";
import { withTempWorkspace } from "../src/dry-run/temp-workspace.ts";

/**
 * Rehearses a release in a copy of the repository. The release commands set the versions and publish to a registry on
 * loopback. The SDK is installed from there and makes a first call. All files are removed afterwards.
 */
await withTempWorkspace(async (workspace) => {
  const before = publicPackages();
  const copy = await step("Copy the repository", () => copyRepository(workspace, ROOT));
  const pnpm = (...args: readonly string[]): Promise<string> => workspace.run("pnpm", args, { cwd: copy });
  await step("Install", () => pnpm("install", "--frozen-lockfile", "--prefer-offline"));
  await step("Apply the changesets", () => pnpm("run", "version"));
  await step("Check the generated files", () =>
    pnpm("exec", "turbo", "run", "lint", "generated", "api", "--output-logs=errors-only"),
  );
  const after = publicPackages(copy);
  await printVersions(before, after);

  const registry = await step("Start a registry on loopback", () => startReleaseRegistry(workspace));
  try {
    await step("Publish to the registry", () =>
      workspace.run("pnpm", ["release:publish"], { cwd: copy, env: registry.env }),
    );
    const install = (name: string): Promise<string> =>
      step(`npm install ${name}`, () => installInto(workspace, registry, name));
    const [sdk, emulator] = [await install("@grinfi/sdk"), await install("@grinfi/emulator")];
    await printTarballs(after, registry, [sdk, emulator]);
    console.log(await step("Make a first call", () => makeFirstCall(workspace, sdk, emulator)));
  } finally {
    await registry.close();
  }
});

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`${title}: done in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
  return result;
}

async function printVersions(
  before: readonly PublicPackage[],
  after: readonly PublicPackage[],
): Promise<void> {
  const oldVersions = new Map(before.map(({ manifest: { name, version } }) => [name, version]));
  const released = after.filter(({ manifest: { name, version } }) => oldVersions.get(name) !== version);
  if (released.length === 0) console.log("There is no changeset, so the versions do not change.");
  for (const {
    manifest: { name, version },
    folder,
  } of released) {
    const changelog = await readFile(join(folder, "CHANGELOG.md"), "utf8");
    console.log(
      `\n## ${name} ${oldVersions.get(name)} -> ${version}\n\n${changelogEntry(changelog, version)}`,
    );
  }
}

async function printTarballs(
  packages: readonly PublicPackage[],
  { versions }: ReleaseRegistry,
  projects: readonly string[],
): Promise<void> {
  for (const {
    manifest: { name, version },
  } of packages) {
    const folders = projects.map((project) => join(project, "node_modules", name));
    const installed = (await Promise.all(folders.map(filesIn))).find((files) => files.length > 0);
    if (installed === undefined) throw new Error(`${name} was not installed.`);
    const published = versions.find(({ manifest }) => manifest.name === name && manifest.version === version);
    if (published === undefined) throw new Error(`${name} ${version} was not published.`);
    const { length } = published.tarball;
    console.log(`\n## ${name} ${version}: ${length} bytes packed\n\n${contentsTable(installed)}`);
  }
}
