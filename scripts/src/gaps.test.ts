import { expect, test } from "vitest";
import { describeGaps, type Gaps } from "./gaps.ts";

test.each<[string, Partial<Gaps>, string[]]>([
  ["no gap", {}, []],
  ["a target that is gone", { unmatched: ["$.a"] }, ["The overlay is about $.a, which is not there."]],
  [
    "operations without words",
    { withoutWords: ["getA", "getB"] },
    ["The overlay has no summary for getA.", "The overlay has no summary for getB."],
  ],
  [
    "an example that does not fit",
    { misfits: ["#/a: wrong"] },
    ["An example of the overlay does not fit: #/a: wrong"],
  ],
])("describeGaps tells of %s", (_, gaps, expected) => {
  expect(describeGaps({ unmatched: [], withoutWords: [], misfits: [], ...gaps })).toEqual(expected);
});

test("describeGaps tells all kinds in one order", () => {
  const sentences = describeGaps({ misfits: ["c"], withoutWords: ["b"], unmatched: ["a"] });
  expect(sentences.map((sentence) => sentence.replace(/.*\b([abc])\b(?!.*\b[abc]\b).*/, "$1"))).toEqual([
    "a",
    "b",
    "c",
  ]);
});
