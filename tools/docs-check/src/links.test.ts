import { expect, test } from "vitest";
import { brokenLinks } from "./links.ts";
import { parseMarkdown } from "./markdown.ts";
import { formatProblems } from "./problem.ts";

const README = parseMarkdown("README.md", "# The SDK\n\n## `find`, or nothing?\n\n## Twice\n\n## Twice\n");

const check = (text: string): string[] => {
  const guide = parseMarkdown("docs/guide.md", text);
  const paths = ["README.md", "LICENSE", "docs", "docs/guide.md"];
  return formatProblems(brokenLinks([README, guide], (path) => paths.includes(path)));
};

test.each([
  "[a file](../README.md)",
  "[a file that is not markdown](../LICENSE)",
  "[a folder](../docs)",
  "[a heading](../README.md#find-or-nothing)",
  "[a repeated heading](../README.md#twice-1)",
  "# Here\n\n[a heading of the same file](#here)",
  "[another site](https://example.com/page#part)",
  "`[code](nowhere.md)`",
  "```md\n[code](nowhere.md)\n```",
])("%j is accepted", (text) => {
  expect(check(text)).toEqual([]);
});

test.each([
  ["a missing file", "\n[a](gone.md)", "docs/guide.md:2: gone.md: docs/gone.md does not exist"],
  ["an image", "![a](gone.png)", "docs/guide.md:1: gone.png: docs/gone.png does not exist"],
  ["a definition", "[a]\n\n[a]: gone.md", "docs/guide.md:3: gone.md: docs/gone.md does not exist"],
  [
    "a missing heading",
    "text\n[a](../README.md#gone)",
    "docs/guide.md:2: ../README.md#gone: README.md has no heading #gone",
  ],
  [
    "a missing heading of the same file",
    "[a](#gone)",
    "docs/guide.md:1: #gone: docs/guide.md has no heading #gone",
  ],
  [
    "a heading of a file without headings",
    "[a](../LICENSE#x)",
    "docs/guide.md:1: ../LICENSE#x: LICENSE has no heading #x",
  ],
  [
    "a path outside of the repository",
    "[a](../../x.md)",
    "docs/guide.md:1: ../../x.md points outside of the repository",
  ],
  ["a path from the root", "[a](/README.md)", "docs/guide.md:1: /README.md points outside of the repository"],
  ["plain http", "[a](http://example.com)", "docs/guide.md:1: http://example.com is not an https URL"],
  ["an incomplete URL", "[a](https://)", "docs/guide.md:1: https:// is not an https URL"],
  [
    "the second link of a paragraph that begins above",
    "one [a](guide.md)\ntwo [b](gone.md)",
    "docs/guide.md:2: gone.md: docs/gone.md does not exist",
  ],
])("%s is reported", (_, text, problem) => {
  expect(check(text)).toEqual([problem]);
});
