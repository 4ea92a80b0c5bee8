import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readPackages } from "./package-entries.ts";

test("the entries of public and private packages are read, each with its source", async () => {
  const root = await mkdtemp(join(tmpdir(), "grinfi-layout-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const manifests = {
    "packages/core": {
      name: "@grinfi/core",
      exports: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./paths": { types: "./dist/paths.d.ts", default: "./dist/paths.js" },
        "./package.json": "./package.json",
      },
    },
    "tools/measure": { name: "@grinfi/measure", private: true, exports: { ".": "./src/index.ts" } },
    release: { name: "@grinfi/release", private: true },
  };
  for (const [folder, manifest] of Object.entries(manifests)) {
    await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, folder, "package.json"), JSON.stringify(manifest));
  }
  const packages = readPackages(root).toSorted((a, b) => a.name.localeCompare(b.name));
  expect(packages).toEqual([
    {
      name: "@grinfi/core",
      isPrivate: false,
      entries: new Map([
        ["@grinfi/core", "packages/core/src/index.ts"],
        ["@grinfi/core/paths", "packages/core/src/paths.ts"],
      ]),
    },
    {
      name: "@grinfi/measure",
      isPrivate: true,
      entries: new Map([["@grinfi/measure", "tools/measure/src/index.ts"]]),
    },
    { name: "@grinfi/release", isPrivate: true, entries: new Map() },
  ]);
});
