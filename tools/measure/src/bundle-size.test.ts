import { expect, test } from "vitest";
import { bundleSize } from "./bundle-size.ts";
import { withTempPackage } from "./temp-package.ts";

const WORDS = Array.from({ length: 1000 }, (_, index) => `word${index}`).join(" ");
const FILES = {
  "large.js": `export const words = ${JSON.stringify(WORDS)};`,
  "small.js": 'export const word = "word";',
  "lazy.js": 'import { words } from "./large.js"; console.log("lazy", words);',
};

function sizesOf(program: string): Promise<{ single: number; split: number }> {
  return withTempPackage("node_modules", FILES, async (folder) => ({
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
