import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Manifest, publicPackages } from "@grinfi/public-packages";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packAll } from "../sandbox/pack.ts";
import { type Contents, readContents } from "./contents.ts";
import { checkTarball, type PackageSource, RULES, type RuleName } from "./rules.ts";

const packages = publicPackages();
const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
const contentsByName = new Map<string, readonly [contents: Contents, source: PackageSource]>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-tarballs-"));
  for (const { tarball, directory, manifest } of await packAll(folder))
    contentsByName.set(manifest.name, [readContents(tarball), { directory, versions }]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function contentsOf(name: string): readonly [contents: Contents, source: PackageSource] {
  const found = contentsByName.get(name);
  if (found === undefined) throw new Error(`${name} was not packed.`);
  return found;
}

test.each(packages.map(({ manifest }) => manifest.name))("%s follows every rule", async (name) => {
  expect(await checkTarball(...contentsOf(name))).toEqual([]);
});

type Mutation = (contents: Contents) => Contents;

const manifest =
  (changes: { readonly [Field in keyof Manifest]?: unknown }): Mutation =>
  ({ manifest, files }) => ({ manifest: { ...manifest, ...changes } as Manifest, files });

const entry = (path: string, value: unknown): Mutation => {
  return ({ manifest, files }) => {
    const exports = { ...manifest.exports, [path]: value } as Manifest["exports"];
    return { manifest: { ...manifest, exports } as Manifest, files };
  };
};

const without = (path: string): Mutation => {
  return ({ manifest, files }) => ({
    manifest,
    files: new Map([...files].filter(([name]) => name !== path)),
  });
};

const file = (path: string, text: string): Mutation => {
  return ({ manifest, files }) => ({ manifest, files: new Map([...files, [path, text]]) });
};

const TYPES = "./dist/index.d.ts";
const CODE = "./dist/index.js";
const WRONG_URL = { url: "git+https://example.invalid/sdk.git", directory: "packages/sdk" };
const WRONG_FOLDER = { url: "git+https://github.com/grinfi/grinfi-sdk.git", directory: "packages" };

/** Changes that break each rule. */
const MUTATIONS: Readonly<Record<RuleName, Readonly<Record<string, Mutation>>>> = {
  "modules only": {
    "the type is missing": manifest({ type: undefined }),
    "CommonJS is shipped as well": file("dist/index.cjs", ""),
  },
  entries: {
    "the types come last": entry(".", { default: CODE, types: TYPES }),
    "an entry has a condition for require": entry(".", { types: TYPES, require: CODE, default: CODE }),
    "the code of an entry is not shipped": without("dist/index.js"),
    "the types of an entry are not shipped": without("dist/index.d.ts"),
    "the manifest is not exported": entry("./package.json", undefined),
    "there are no entries": manifest({ exports: { "./package.json": "./package.json" } }),
    "a command is not shipped": manifest({ bin: { grinfi: "./dist/cli.js" } }),
  },
  "no side effects": { "sideEffects is missing": manifest({ sideEffects: undefined }) },
  "Node.js": { "engines is empty": manifest({ engines: {} }) },
  "no tests": {
    "a test is shipped": file("src/grinfi.test.ts", ""),
    "a compiled test is shipped": file("dist/grinfi.test.js", ""),
    "a type test is shipped": file("src/types.test-d.ts", ""),
    "the test folder is shipped": file("test/support/time.ts", ""),
    "a benchmark is shipped": file("bench/run.ts", ""),
  },
  "source maps": {
    "the source is not shipped": without("src/grinfi.ts"),
    "the map of the code is not shipped": without("dist/index.js.map"),
    "the map of the types is not shipped": without("dist/grinfi.d.ts.map"),
    "the code refers to no map": file("dist/index.js", "export {};"),
    "code after an export refers to no map": file(
      "dist/index.js",
      'export { a } from "./a.js";\nconsole.log(1);\n',
    ),
    "a source is outside of the package": file("dist/index.js.map", '{ "sources": ["../../src/grinfi.ts"] }'),
  },
  README: {
    "it is not shipped": without("README.md"),
    "it has no code": file("README.md", "# @grinfi/sdk\n"),
    "its code imports another package": file("README.md", '```ts\nimport { Grinfi } from "grinfi";\n```\n'),
  },
  licence: {
    "it is not shipped": without("LICENSE"),
    "it is another licence": manifest({ license: "UNLICENSED" }),
  },
  origin: {
    "there is no repository": manifest({ repository: undefined }),
    "the repository is wrong": manifest({ repository: WRONG_URL }),
    "the folder is wrong": manifest({ repository: WRONG_FOLDER }),
    "there is no homepage": manifest({ homepage: undefined }),
  },
  "exact versions": {
    "a dependency has a range": manifest({ dependencies: { "@grinfi/core": "^0.2.0" } }),
    "a dependency has the workspace protocol": manifest({ dependencies: { "@grinfi/retry": "workspace:*" } }),
    "a peer has a range": manifest({ peerDependencies: { "@grinfi/retry": "*" } }),
  },
  publint: {
    "the code is CommonJS": file("dist/index.js", "module.exports = require('@grinfi/core');"),
    "the repository URL is abbreviated": manifest({ repository: "github.com/grinfi/grinfi-sdk" }),
  },
  attw: {
    "the types import a missing file": file("dist/index.d.ts", 'export * from "./nowhere.js";'),
    "the types are CommonJS": file("dist/index.d.ts", 'export * from "./grinfi";'),
  },
};

describe.each(Object.keys(RULES) as RuleName[])("the rule %s is broken when", (rule) => {
  test.each(Object.entries(MUTATIONS[rule]))("%s", async (_, mutate) => {
    const [contents, source] = contentsOf("@grinfi/sdk");
    const problems = await checkTarball(mutate(contents), source);
    expect(problems.filter((problem) => problem.startsWith(`${rule}: `))).not.toEqual([]);
  });
});
