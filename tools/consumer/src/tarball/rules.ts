import type { Manifest } from "@grinfi/public-packages";
import type { Contents } from "./contents.ts";
import { checkEntries } from "./entries.ts";
import { checkWithAttw, checkWithPublint } from "./linters.ts";
import { checkSourceMaps } from "./source-maps.ts";

/** The data that a rule uses in addition to the tarball. */
export interface PackageSource {
  /** Folder relative to the root, such as `packages/sdk`. */
  readonly directory: string;
  /** Versions of the packages of this repository, by name. */
  readonly versions: ReadonlyMap<string, string>;
}

export type RuleName =
  | "modules only"
  | "entries"
  | "no side effects"
  | "Node.js"
  | "no tests"
  | "source maps"
  | "README"
  | "licence"
  | "origin"
  | "exact versions"
  | "publint"
  | "attw";

type Rule = (contents: Contents, source: PackageSource) => readonly string[] | Promise<readonly string[]>;

const REPOSITORY = "https://github.com/grinfi/grinfi-sdk";

/** The packages that need a newer Node.js than the others: `@grinfi/sync` needs its SQLite. */
const NEWER_NODE: ReadonlyMap<string, string> = new Map([["@grinfi/sync", ">=22.13"]]);

/** Rules for each published package. A rule returns the problems that it finds. */
export const RULES: Readonly<Record<RuleName, Rule>> = {
  "modules only": ({ manifest, files }) => [
    ...problemUnless(manifest.type === "module", 'type must be "module".'),
    ...[...files.keys()]
      .filter((path) => /\.[cm]ts$|\.cjs$/.test(path))
      .map((path) => `${path} must not be shipped.`),
  ],
  entries: checkEntries,
  "no side effects": ({ manifest }) =>
    problemUnless(manifest.sideEffects === false, "sideEffects must be false."),
  "Node.js": ({ manifest: { engines, name } }) => {
    const version = NEWER_NODE.get(name) ?? ">=20.19";
    return problemUnless(engines?.node === version, `engines.node must be "${version}".`);
  },
  "no tests": ({ files }) =>
    [...files.keys()]
      .filter((path) => /\.test(-d)?\.|\.tsbuildinfo$|^(?!dist\/|src\/)[^/]+\//.test(path))
      .map((path) => `${path} must not be shipped.`),
  "source maps": checkSourceMaps,
  README: ({ manifest, files }) => {
    const call = new RegExp(`^\`\`\`ts[^\n]*\n[^\`]*from "${manifest.name}["/]`, "m");
    return problemUnless(
      call.test(files.get("README.md") ?? ""),
      "README.md must have a call that imports the package.",
    );
  },
  licence: ({ manifest, files }) => [
    ...problemUnless(manifest.license === "MIT", 'license must be "MIT".'),
    ...problemUnless(files.get("LICENSE")?.startsWith("MIT License") === true, "LICENSE must be shipped."),
  ],
  origin: ({ manifest: { repository, homepage } }, { directory }) => [
    ...problemUnless(
      repository?.url === `git+${REPOSITORY}.git`,
      `repository.url must be git+${REPOSITORY}.git.`,
    ),
    ...problemUnless(repository?.directory === directory, `repository.directory must be ${directory}.`),
    ...problemUnless(
      homepage === `${REPOSITORY}/tree/main/${directory}#readme`,
      `homepage must be the README of ${directory}.`,
    ),
  ],
  "exact versions": ({ manifest }, { versions }) =>
    dependenciesOf(manifest)
      .filter(([name, range]) => versions.has(name) && versions.get(name) !== range)
      .map(
        ([name, range]) =>
          `The dependency ${name} must have the version ${versions.get(name)}, not ${range}.`,
      ),
  publint: checkWithPublint,
  attw: checkWithAttw,
};

/** Checks a package. Each problem starts with the name of the rule. */
export async function checkTarball(contents: Contents, source: PackageSource): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(RULES).map(async ([name, rule]) =>
      (await rule(contents, source)).map((problem) => `${name}: ${problem}`),
    ),
  );
  return found.flat();
}

const problemUnless = (isOk: boolean, problem: string): string[] => (isOk ? [] : [problem]);

function dependenciesOf(manifest: Manifest): [name: string, range: string][] {
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  return Object.entries({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}
