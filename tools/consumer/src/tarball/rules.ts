import type { Manifest } from "../workspace.ts";
import type { Contents } from "./contents.ts";
import { checkEntries } from "./entries.ts";
import { checkWithAttw, checkWithPublint } from "./linters.ts";
import { checkSourceMaps } from "./source-maps.ts";

/** What a rule knows beside the tarball. */
export interface Origin {
  /** From the root, such as `packages/sdk`. */
  readonly directory: string;
  /** The versions of the packages of this repository by their names. */
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

type Rule = (contents: Contents, origin: Origin) => readonly string[] | Promise<readonly string[]>;

const REPOSITORY = "https://github.com/grinfi/grinfi-sdk";

/** What must hold of every package as it is published; each rule gives what is wrong. */
export const RULES: Readonly<Record<RuleName, Rule>> = {
  "modules only": ({ manifest, files }) => [
    ...unless(manifest.type === "module", "type is not module."),
    ...[...files.keys()].filter((path) => /\.[cm]ts$|\.cjs$/.test(path)).map((path) => `${path} is there.`),
  ],
  entries: checkEntries,
  "no side effects": ({ manifest }) => unless(manifest.sideEffects === false, "sideEffects is not false."),
  "Node.js": ({ manifest }) => unless(manifest.engines?.node === ">=20.19", "engines.node is not >=20.19."),
  "no tests": ({ files }) =>
    [...files.keys()]
      .filter((path) => /\.test(-d)?\.|\.tsbuildinfo$|^(?!dist\/|src\/)[^/]+\//.test(path))
      .map((path) => `${path} is there.`),
  "source maps": checkSourceMaps,
  README: ({ manifest, files }) => {
    const call = new RegExp(`^\`\`\`ts\n[^\`]*from "${manifest.name}["/]`, "m");
    return unless(call.test(files.get("README.md") ?? ""), "README.md has no first call.");
  },
  licence: ({ manifest, files }) => [
    ...unless(manifest.license === "MIT", "license is not MIT."),
    ...unless(files.get("LICENSE")?.startsWith("MIT License") === true, "LICENSE is missing."),
  ],
  origin: ({ manifest: { repository, homepage } }, { directory }) => [
    ...unless(repository?.url === `git+${REPOSITORY}.git`, "repository.url is another one."),
    ...unless(repository?.directory === directory, `repository.directory is not ${directory}.`),
    ...unless(
      homepage === `${REPOSITORY}/tree/main/${directory}#readme`,
      `homepage is not the README of ${directory}.`,
    ),
  ],
  "exact versions": ({ manifest }, { versions }) =>
    dependenciesOf(manifest)
      .filter(([name, range]) => versions.has(name) && versions.get(name) !== range)
      .map(([name, range]) => `${name} is asked for as ${range}, not as ${versions.get(name)}.`),
  publint: checkWithPublint,
  attw: checkWithAttw,
};

/** Whatever a package breaks, each line with the name of the rule. */
export async function checkTarball(contents: Contents, origin: Origin): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(RULES).map(async ([name, rule]) =>
      (await rule(contents, origin)).map((problem) => `${name}: ${problem}`),
    ),
  );
  return found.flat();
}

const unless = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);

function dependenciesOf(manifest: Manifest): [name: string, range: string][] {
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  return Object.entries({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}
