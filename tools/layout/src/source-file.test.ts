import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageOf, readSourceFiles } from "./source-file.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "grinfi-layout-"));
  const add = async (path: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), path === ".gitignore" ? "dist\n" : `// ${path}\n`);
  };
  const paths = ["src/tracked.ts", "src/deleted.ts", "src/tracked.test.ts", "src/types.test-d.ts"];
  for (const path of [...paths, "src/generated/a.ts", "vitest.config.ts", ".gitignore"]) await add(path);
  // A git hook sets `GIT_DIR`, and git would then change that repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  execFileSync("git", ["init", "--quiet"], { cwd: root, env });
  execFileSync("git", ["add", "."], { cwd: root, env });
  await rm(join(root, "src/deleted.ts"));
  for (const path of ["test/support/untracked.ts", "dist/ignored.ts", "script.mjs"]) await add(path);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const pathsOf = (files: readonly { readonly path: string }[]): string[] =>
  files.map(({ path }) => path).toSorted();

test("tracked and untracked files are read, without tests, configuration and generated files", () => {
  expect(pathsOf(readSourceFiles(root))).toEqual(["src/tracked.ts", "test/support/untracked.ts"]);
  expect(readSourceFiles(root)).toContainEqual({ path: "src/tracked.ts", text: "// src/tracked.ts\n" });
});

test("generated files are read on request", () => {
  expect(pathsOf(readSourceFiles(root, { withGenerated: true }))).toEqual([
    "src/generated/a.ts",
    "src/tracked.ts",
    "test/support/untracked.ts",
  ]);
});

test.each([
  ["packages/core/src/client/call.ts", "packages/core"],
  ["tools/layout/src/rules.ts", "tools/layout"],
  ["examples/webhooks/main.ts", "examples/webhooks"],
  ["release/src/packages.ts", "release"],
])("%s belongs to %s", (file, folder) => {
  expect(packageOf(file)).toBe(folder);
});
