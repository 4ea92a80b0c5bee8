import { expect, test } from "vitest";
import { describeGaps, type OverlayGaps } from "./gaps.ts";

test.each<[string, Partial<OverlayGaps>, string[]]>([
  ["no gap", {}, []],
  [
    "a target that selects nothing",
    { unmatched: ["$.a"] },
    ["The overlay changes $.a, which the description does not have."],
  ],
  [
    "operations without a summary",
    { withoutSummary: ["getA", "getB"] },
    ["The overlay has no summary for getA.", "The overlay has no summary for getB."],
  ],
  [
    "an operation without a method",
    { withoutMethod: ["getA"] },
    ["The overlay has no x-sdk-method for getA."],
  ],
  ["a list without a row key", { withoutRowKey: ["listA"] }, ["The overlay has no x-sdk-row-key for listA."]],
  [
    "an example that does not match its schema",
    { invalidExamples: ["#/a: wrong"] },
    ["An example of the overlay does not match its schema: #/a: wrong"],
  ],
])("describeGaps describes %s", (_, gaps, expected) => {
  expect(
    describeGaps({
      unmatched: [],
      withoutSummary: [],
      withoutMethod: [],
      withoutRowKey: [],
      invalidExamples: [],
      ...gaps,
    }),
  ).toEqual(expected);
});

test("describeGaps describes all kinds in a fixed order", () => {
  const gaps = {
    invalidExamples: ["e"],
    withoutRowKey: ["d"],
    withoutMethod: ["c"],
    withoutSummary: ["b"],
    unmatched: ["a"],
  };
  expect(describeGaps(gaps)).toEqual([
    "The overlay changes a, which the description does not have.",
    "The overlay has no summary for b.",
    "The overlay has no x-sdk-method for c.",
    "The overlay has no x-sdk-row-key for d.",
    "An example of the overlay does not match its schema: e",
  ]);
});
