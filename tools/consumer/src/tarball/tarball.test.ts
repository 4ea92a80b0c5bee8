import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packAll } from "../pack.ts";
import { type Manifest, publicPackages } from "../workspace.ts";
import { type Contents, readContents } from "./contents.ts";
import { checkTarball, type Origin, RULES, type RuleName } from "./rules.ts";

const packages = await publicPackages();
const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
const tarballs = new Map<string, readonly [contents: Contents, origin: Origin]>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-tarballs-"));
  for (const { bytes, directory, manifest } of await packAll(folder))
    tarballs.set(manifest.name, [readContents(bytes), { directory, versions }]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function tarball(name: string): readonly [contents: Contents, origin: Origin] {
  const found = tarballs.get(name);
  if (found === undefined) throw new Error(`${name} was not packed.`);
  return found;
}

test.each(packages.map(({ manifest }) => manifest.name))("%s keeps every rule", async (name) => {
  expect(await checkTarball(...tarball(name))).toEqual([]);
});

type Mutation = (contents: Contents) => Contents;

const manifest =
  (changes: { readonly [Field in keyof Manifest]?: unknown }): Mutation =>
  ({ manifest, files }) => ({ manifest: { ...manifest, ...changes } as Manifest, files });

const entry = (path: string, value: unknown): Mutation => {
  return ({ manifest, files }) => {
    const exports = { ...manifest.exports, [path]: value };
    return { manifest: { ...manifest, exports }, files };
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

/** What breaks each rule. */
const MUTATIONS: Readonly<Record<RuleName, Readonly<Record<string, Mutation>>>> = {
  "modules only": {
    "its type is left out": manifest({ type: undefined }),
    "it has CommonJS beside": file("dist/index.cjs", ""),
  },
  entries: {
    "the types come last": entry(".", { default: CODE, types: TYPES }),
    "there is one for require": entry(".", { types: TYPES, require: CODE, default: CODE }),
    "its code is not shipped": without("dist/index.js"),
    "its types are not shipped": without("dist/index.d.ts"),
    "the manifest is hidden": entry("./package.json", undefined),
    "there is none": manifest({ exports: { "./package.json": "./package.json" } }),
    "a command is not shipped": manifest({ bin: { grinfi: "./dist/cli.js" } }),
  },
  "no side effects": { "it does not say so": manifest({ sideEffects: undefined }) },
  "Node.js": { "any version will do": manifest({ engines: {} }) },
  "no tests": {
    "a test is shipped": file("src/grinfi.test.ts", ""),
    "a compiled test is shipped": file("dist/grinfi.test.js", ""),
    "a test of types is shipped": file("src/types.test-d.ts", ""),
    "the folder of tests is shipped": file("test/support/time.ts", ""),
    "a benchmark is shipped": file("bench/run.ts", ""),
  },
  "source maps": {
    "the source is not shipped": without("src/grinfi.ts"),
    "the map of code is not shipped": without("dist/grinfi.js.map"),
    "the map of types is not shipped": without("dist/grinfi.d.ts.map"),
    "the code names none": file("dist/grinfi.js", "export {};"),
    "the map leads out of the package": file("dist/grinfi.js.map", '{ "sources": ["../../src/grinfi.ts"] }'),
  },
  README: {
    "there is none": without("README.md"),
    "it has no call": file("README.md", "# @grinfi/sdk\n"),
    "it calls another package": file("README.md", '```ts\nimport { Grinfi } from "grinfi";\n```\n'),
  },
  licence: {
    "it is not shipped": without("LICENSE"),
    "it is another one": manifest({ license: "UNLICENSED" }),
  },
  origin: {
    "there is none": manifest({ repository: undefined }),
    "the repository is another one": manifest({ repository: WRONG_URL }),
    "the folder is another one": manifest({ repository: WRONG_FOLDER }),
    "there is no homepage": manifest({ homepage: undefined }),
  },
  "exact versions": {
    "a range is asked for": manifest({ dependencies: { "@grinfi/core": "^0.2.0" } }),
    "the workspace is asked for": manifest({ dependencies: { "@grinfi/retry": "workspace:*" } }),
    "a peer has a range": manifest({ peerDependencies: { "@grinfi/retry": "*" } }),
  },
  publint: {
    "the code is CommonJS": file("dist/index.js", "module.exports = require('@grinfi/core');"),
    "the repository is written the short way": manifest({ repository: "github.com/grinfi/grinfi-sdk" }),
  },
  attw: {
    "the types lead nowhere": file("dist/index.d.ts", 'export * from "./nowhere.js";'),
    "the types are CommonJS": file("dist/index.d.ts", 'export * from "./grinfi";'),
  },
};

describe.each(Object.keys(RULES) as RuleName[])("the rule %s is broken when", (rule) => {
  test.each(Object.entries(MUTATIONS[rule]))("%s", async (_, mutate) => {
    const [contents, origin] = tarball("@grinfi/sdk");
    const problems = await checkTarball(mutate(contents), origin);
    expect(problems.filter((problem) => problem.startsWith(`${rule}: `))).not.toEqual([]);
  });
});
