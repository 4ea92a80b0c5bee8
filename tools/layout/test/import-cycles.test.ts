import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-layout-"));
  await cp(join(ROOT, "biome.json"), join(folder, "biome.json"));
  // The configuration makes biome read this file, and biome rejects an empty one.
  await writeFile(join(folder, ".gitignore"), "node_modules\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Lints two files with the configuration of the repository, and returns the names of the broken rules. */
async function lint(one: string, other: string): Promise<string[]> {
  await writeFile(join(folder, "one.ts"), one);
  await writeFile(join(folder, "other.ts"), other);
  const biome = join(ROOT, "node_modules/.bin/biome");
  const { stdout } = spawnSync(biome, ["lint", "--reporter=json", "."], { cwd: folder, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string }[] };
  return [...new Set(diagnostics.map(({ category }) => category))];
}

test("the linter accepts an import in one direction", async () => {
  expect(
    await lint('import { b } from "./other.ts";\nexport const a = b;\n', "export const b = 1;\n"),
  ).toEqual([]);
});

test.each([
  [
    "values",
    'import { b } from "./other.ts";\nexport const a = () => b;\n',
    'import { a } from "./one.ts";\nexport const b = () => a;\n',
  ],
  [
    "types",
    'import type { B } from "./other.ts";\nexport type A = B[];\n',
    'import type { A } from "./one.ts";\nexport type B = A[];\n',
  ],
])("the linter rejects a cycle of imports of %s", async (_, one, other) => {
  expect(await lint(one, other)).toEqual(["lint/suspicious/noImportCycles"]);
});
