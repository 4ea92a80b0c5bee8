import { expect, test } from "vitest";
import { deadLinks } from "./links.ts";
import { parseMarkdown } from "./markdown.ts";
import { toLines } from "./problem.ts";

const README = parseMarkdown("README.md", "# The SDK\n\n## `find`, or nothing?\n\n## Twice\n\n## Twice\n");

const check = (text: string): string[] => {
  const guide = parseMarkdown("docs/guide.md", text);
  const paths = ["README.md", "LICENSE", "docs", "docs/guide.md"];
  return toLines(deadLinks([README, guide], (path) => paths.includes(path)));
};

test.each([
  "[a file](../README.md)",
  "[a file that is no markdown](../LICENSE)",
  "[a folder](../docs)",
  "[a heading](../README.md#find-or-nothing)",
  "[a heading that is there twice](../README.md#twice-1)",
  "# Here\n\n[a heading of its own](#here)",
  "[another site](https://example.com/page#part)",
  "`[code](nowhere.md)`",
  "```md\n[code](nowhere.md)\n```",
])("%j is fine", (text) => {
  expect(check(text)).toEqual([]);
});

test.each([
  ["a file that is not there", "\n[a](gone.md)", "docs/guide.md:2: gone.md: there is no docs/gone.md"],
  ["an image", "![a](gone.png)", "docs/guide.md:1: gone.png: there is no docs/gone.png"],
  ["a definition", "[a]\n\n[a]: gone.md", "docs/guide.md:3: gone.md: there is no docs/gone.md"],
  [
    "a heading that is not there",
    "text\n[a](../README.md#gone)",
    "docs/guide.md:2: ../README.md#gone: README.md has no heading #gone",
  ],
  ["a heading of its own", "[a](#gone)", "docs/guide.md:1: #gone: docs/guide.md has no heading #gone"],
  [
    "a heading of what has none",
    "[a](../LICENSE#x)",
    "docs/guide.md:1: ../LICENSE#x: LICENSE has no heading #x",
  ],
  ["a way out", "[a](../../x.md)", "docs/guide.md:1: ../../x.md leads out of the repository"],
  ["a path from the root", "[a](/README.md)", "docs/guide.md:1: /README.md leads out of the repository"],
  ["plain http", "[a](http://example.com)", "docs/guide.md:1: http://example.com is no https address"],
  ["no address", "[a](https://)", "docs/guide.md:1: https:// is no https address"],
  [
    "the second link of a paragraph that begins above",
    "one [a](guide.md)\ntwo [b](gone.md)",
    "docs/guide.md:2: gone.md: there is no docs/gone.md",
  ],
])("%s is found", (_, text, problem) => {
  expect(check(text)).toEqual([problem]);
});
