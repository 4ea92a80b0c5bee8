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
    "an operation without a place",
    { withoutPlace: ["getA"] },
    ["The overlay gives getA no place in a resource."],
  ],
  [
    "a list of rows that nothing is said to tell apart",
    { withoutRowKey: ["listA"] },
    ["The overlay does not say which field tells the rows of listA apart."],
  ],
  [
    "an example that does not fit",
    { misfits: ["#/a: wrong"] },
    ["An example of the overlay does not fit: #/a: wrong"],
  ],
])("describeGaps tells of %s", (_, gaps, expected) => {
  expect(
    describeGaps({
      unmatched: [],
      withoutWords: [],
      withoutPlace: [],
      withoutRowKey: [],
      misfits: [],
      ...gaps,
    }),
  ).toEqual(expected);
});

test("describeGaps tells all kinds in one order", () => {
  const gaps = {
    misfits: ["e"],
    withoutRowKey: ["d"],
    withoutPlace: ["c"],
    withoutWords: ["b"],
    unmatched: ["a"],
  };
  expect(describeGaps(gaps)).toEqual([
    "The overlay is about a, which is not there.",
    "The overlay has no summary for b.",
    "The overlay gives c no place in a resource.",
    "The overlay does not say which field tells the rows of d apart.",
    "An example of the overlay does not fit: e",
  ]);
});
