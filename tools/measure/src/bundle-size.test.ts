import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type BundleSize, bundleSize, lazySizes } from "./bundle-size.ts";
import { withTempPackage } from "./temp-package.ts";

const WORDS = Array.from({ length: 1000 }, (_, index) => `word${index}`).join(" ");
const MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));
const FILES = {
  "large.js": `export const words = ${JSON.stringify(WORDS)};`,
  "small.js": 'export const word = "word";',
  "lazy.js": 'import { words } from "./large.js"; console.log("lazy", words);',
};

function sizesOf(program: string): Promise<{ single: number; split: number }> {
  return withTempPackage(MODULES, FILES, async (folder) => ({
    single: (await bundleSize(program, folder)).minified,
    split: (await bundleSize(program, folder, { splitting: true })).minified,
  }));
}

test("with code splitting, a module counts only if it is loaded before the program runs", async () => {
  const { single, split } = await sizesOf(
    'import { word } from "./small.js"; console.log(word); await import("./lazy.js");',
  );
  expect(single).toBeGreaterThan(WORDS.length);
  expect(split).toBeLessThan(WORDS.length);
});

test("with code splitting, a chunk counts if the entry imports it statically", async () => {
  const { split } = await sizesOf(
    'import { words } from "./large.js"; console.log(words); await import("./lazy.js");',
  );
  expect(split).toBeGreaterThan(WORDS.length);
});

test("a program without dynamic imports has the same size with and without code splitting", async () => {
  const { single, split } = await sizesOf('import { words } from "./large.js"; console.log(words);');
  expect(split).toBe(single);
});

test("what is loaded later counts with its chunks, except those that were loaded before", async () => {
  const program = (before: string): Promise<ReadonlyMap<string, BundleSize>> =>
    withTempPackage(MODULES, FILES, (folder) => lazySizes(`${before}; await import("./lazy.js");`, folder));
  const alone = await program("");
  expect([...alone.keys()]).toEqual(["lazy"]);
  expect(alone.get("lazy")?.minified).toBeGreaterThan(WORDS.length);
  const shared = await program('import { words } from "./large.js"; console.log(words)');
  expect(shared.get("lazy")?.minified).toBeLessThan(WORDS.length);
});
