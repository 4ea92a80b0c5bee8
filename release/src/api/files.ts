import { globSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Entry, PublicPackage } from "../packages.ts";
import { readDeclarations } from "./declarations.ts";
import type { Candidate } from "./judge.ts";
import { writeReport } from "./report.ts";
import { surfaceOf } from "./surface.ts";

/** The version of what has never been released. */
const UNRELEASED = "0.0.0";

/** The report of an entry, where it belongs. */
export interface ReportFile {
  readonly path: string;
  readonly text: string;
}

/** The reports of what the packages offer now. */
export async function makeReports(packages: readonly PublicPackage[]): Promise<ReportFile[]> {
  const declarations = await readDeclarations(packages);
  return packages.flatMap(({ folder, entries }) =>
    entries.map(({ specifier, name }) => ({
      path: join(folder, "api", `${name}.md`),
      text: writeReport(specifier, declarations.get(specifier) ?? []),
    })),
  );
}

/** The reports that are there but are not, or not so, what would be made. */
export async function outOfDate(
  packages: readonly PublicPackage[],
  reports: readonly ReportFile[],
): Promise<string[]> {
  const wanted = new Map(reports.map(({ path, text }) => [path, text]));
  const there = packages.flatMap(({ folder }) => globSync(join(folder, "api/**/*.md")));
  const current = there.filter((path) => !/\/api\/\d/.test(path));
  const paths = [...new Set([...wanted.keys(), ...current])];
  const texts = await Promise.all(
    paths.map((path) => (current.includes(path) ? readFile(path, "utf8") : "")),
  );
  return paths.filter((path, index) => texts[index] !== wanted.get(path));
}

/** Writes the reports in place of those that are there. */
export async function writeReports(
  packages: readonly PublicPackage[],
  reports: readonly ReportFile[],
): Promise<void> {
  for (const path of await outOfDate(packages, reports)) await rm(path, { force: true });
  for (const { path, text } of reports) await write(path, text);
}

/** Keeps the reports as those of the released versions, in a folder with the version as its name. */
export async function keepAsReleased(packages: readonly PublicPackage[]): Promise<void> {
  for (const { folder, manifest, entries } of packages) {
    for (const old of globSync(join(folder, "api/[0-9]*"))) await rm(old, { recursive: true });
    if (manifest.version === UNRELEASED) continue;
    for (const entry of entries) {
      await write(
        releasedFile(folder, manifest.version, entry),
        await readFile(currentFile(folder, entry), "utf8"),
      );
    }
  }
}

/**
 * The packages with what they offer and offered.
 *
 * @throws Error when the reports of the released version are not there.
 */
export async function readCandidates(packages: readonly PublicPackage[]): Promise<Candidate[]> {
  return Promise.all(
    packages.map(async ({ folder, manifest: { name, version }, entries }) => {
      const now = await Promise.all(
        entries.map(
          async (entry) =>
            [entry.specifier, surfaceOf(await readFile(currentFile(folder, entry), "utf8"))] as const,
        ),
      );
      const released = version === UNRELEASED ? undefined : await readReleased(folder, name, version);
      return { name, version, now: new Map(now), released };
    }),
  );
}

async function readReleased(folder: string, name: string, version: string): Promise<Candidate["now"]> {
  const files = globSync(join(folder, "api", version, "**/*.md"));
  if (files.length === 0)
    throw new Error(`${name} has no reports of version ${version}; "pnpm run version" keeps them.`);
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return new Map(texts.map((text) => [specifierOf(text), surfaceOf(text)]));
}

const specifierOf = (report: string): string => /^# (.+)$/m.exec(report)?.[1] ?? "";

const currentFile = (folder: string, { name }: Entry): string => join(folder, "api", `${name}.md`);

const releasedFile = (folder: string, version: string, { name }: Entry): string =>
  join(folder, "api", version, `${name}.md`);

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
