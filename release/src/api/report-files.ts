import { globSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Entry, PublicPackage } from "@grinfi/public-packages";
import { readDeclarations } from "./declarations.ts";
import type { PackageApi } from "./missing-changesets.ts";
import { formatReport } from "./report.ts";
import { readSurface } from "./surface.ts";

/** The version of a package that has never been released. */
const UNRELEASED = "0.0.0";

/** The report of an entry, and the path of its file. */
export interface ReportFile {
  readonly path: string;
  readonly text: string;
}

/** Creates the reports of the current API. */
export async function createReports(packages: readonly PublicPackage[]): Promise<ReportFile[]> {
  const declarations = await readDeclarations(packages);
  return packages.flatMap(({ folder, entries }) =>
    entries.map(({ specifier, name }) => ({
      path: join(folder, "api", `${name}.md`),
      text: formatReport(specifier, declarations.get(specifier) ?? []),
    })),
  );
}

/** Returns the paths of report files that are missing, have another text, or belong to no entry. */
export async function outdatedReports(
  packages: readonly PublicPackage[],
  reports: readonly ReportFile[],
): Promise<string[]> {
  const expected = new Map(reports.map(({ path, text }) => [path, text]));
  const existing = packages.flatMap(({ folder }) => globSync(join(folder, "api/**/*.md")));
  const current = existing.filter((path) => !/\/api\/\d/.test(path));
  const paths = [...new Set([...expected.keys(), ...current])];
  const texts = await Promise.all(
    paths.map((path) => (current.includes(path) ? readFile(path, "utf8") : "")),
  );
  return paths.filter((path, index) => texts[index] !== expected.get(path));
}

/** Replaces the report files. */
export async function writeReports(
  packages: readonly PublicPackage[],
  reports: readonly ReportFile[],
): Promise<void> {
  for (const path of await outdatedReports(packages, reports)) await rm(path, { force: true });
  for (const { path, text } of reports) await writeText(path, text);
}

/** Copies the reports into a folder that is named after the released version. */
export async function saveReleasedReports(packages: readonly PublicPackage[]): Promise<void> {
  for (const { folder, manifest, entries } of packages) {
    for (const old of globSync(join(folder, "api/[0-9]*"))) await rm(old, { recursive: true });
    if (manifest.version === UNRELEASED) continue;
    for (const entry of entries) {
      await writeText(
        releasedFile(folder, manifest.version, entry),
        await readFile(currentFile(folder, entry), "utf8"),
      );
    }
  }
}

/**
 * Reads the current and the released API of each package from the reports.
 *
 * @throws Error if the reports of a released version are missing.
 */
export async function readPackageApis(packages: readonly PublicPackage[]): Promise<PackageApi[]> {
  return Promise.all(
    packages.map(async ({ folder, manifest: { name, version }, entries }) => {
      const current = await Promise.all(
        entries.map(
          async (entry) =>
            [entry.specifier, readSurface(await readFile(currentFile(folder, entry), "utf8"))] as const,
        ),
      );
      const released = version === UNRELEASED ? undefined : await readReleased(folder, name, version);
      return { name, version, current: new Map(current), released };
    }),
  );
}

async function readReleased(folder: string, name: string, version: string): Promise<PackageApi["current"]> {
  const files = globSync(join(folder, "api", version, "**/*.md"));
  if (files.length === 0)
    throw new Error(`${name} has no reports of version ${version}. "pnpm run version" writes them.`);
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return new Map(texts.map((text) => [specifierOf(text), readSurface(text)]));
}

const specifierOf = (report: string): string => /^# (.+)$/m.exec(report)?.[1] ?? "";

const currentFile = (folder: string, { name }: Entry): string => join(folder, "api", `${name}.md`);

const releasedFile = (folder: string, version: string, { name }: Entry): string =>
  join(folder, "api", version, `${name}.md`);

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
