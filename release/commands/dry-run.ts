import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type PublicPackage, publicPackages, ROOT } from "../src/packages.ts";
import { entryOf } from "../src/rehearsal/changelog.ts";
import { contentsTable, filesIn } from "../src/rehearsal/contents.ts";
import { copyRepository } from "../src/rehearsal/copy.ts";
import { installInto, makeFirstCall } from "../src/rehearsal/first-call.ts";
import { type Registry, startRegistry } from "../src/rehearsal/registry.ts";
import { onStage } from "../src/rehearsal/stage.ts";

/**
 * Rehearses a release: a copy of the repository gets its versions and is published, by the commands of the release, to a
 * registry on loopback, from which the SDK is installed and used. Nothing of it stays.
 */
await onStage(async (stage) => {
  const before = publicPackages();
  const copy = await step("Copy the repository", () => copyRepository(stage, ROOT));
  const pnpm = (...args: readonly string[]): Promise<string> => stage.run("pnpm", args, { cwd: copy });
  await step("Install", () => pnpm("install", "--frozen-lockfile", "--prefer-offline"));
  await step("Apply the changesets", () => pnpm("run", "version"));
  await step("Check what is generated", () =>
    pnpm("exec", "turbo", "run", "lint", "generated", "api", "--output-logs=errors-only"),
  );
  const after = publicPackages(copy);
  await printVersions(before, after);

  const registry = await step("Start a registry on loopback", () => startRegistry(stage));
  await step("Publish to it", () => stage.run("pnpm", ["release:publish"], { cwd: copy, env: registry.env }));
  const install = (name: string): Promise<string> =>
    step(`npm install ${name}`, () => installInto(stage, registry, name));
  const [sdk, emulator] = [await install("@grinfi/sdk"), await install("@grinfi/emulator")];
  await printTarballs(after, registry, [sdk, emulator]);
  console.log(await step("Make a first call", () => makeFirstCall(stage, sdk, emulator)));
});

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const done = await work();
  console.log(`${what}: done in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
  return done;
}

async function printVersions(
  before: readonly PublicPackage[],
  after: readonly PublicPackage[],
): Promise<void> {
  const old = new Map(before.map(({ manifest: { name, version } }) => [name, version]));
  const released = after.filter(({ manifest: { name, version } }) => old.get(name) !== version);
  if (released.length === 0) console.log("No changeset asks for a release: the versions stay as they are.");
  for (const {
    manifest: { name, version },
    folder,
  } of released) {
    const changelog = await readFile(join(folder, "CHANGELOG.md"), "utf8");
    console.log(`\n## ${name} ${old.get(name)} -> ${version}\n\n${entryOf(changelog, version)}`);
  }
}

async function printTarballs(
  packages: readonly PublicPackage[],
  { storage }: Registry,
  apps: readonly string[],
): Promise<void> {
  for (const {
    manifest: { name, version },
  } of packages) {
    const folders = apps.map((app) => join(app, "node_modules", name));
    const installed = (await Promise.all(folders.map(filesIn))).find((files) => files.length > 0);
    if (installed === undefined) throw new Error(`${name} is not among what was installed.`);
    const tarball = join(storage, name, `${name.split("/").at(-1)}-${version}.tgz`);
    const { size } = await stat(tarball);
    console.log(`\n## ${name} ${version}: ${size} bytes packed\n\n${contentsTable(installed)}`);
  }
}
