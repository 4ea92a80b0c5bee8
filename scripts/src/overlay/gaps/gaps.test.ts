import { expect, test } from "vitest";
import type { JsonObject } from "../../description/json.ts";
import { describeGaps, findGaps, type OverlayGaps } from "./gaps.ts";

const NONE: OverlayGaps = {
  unmatched: [],
  withoutSummary: [],
  withoutMethod: [],
  withoutRowKey: [],
  invalidExamples: [],
};

test.each<[string, Partial<OverlayGaps>, string[]]>([
  ["no gap", {}, []],
  [
    "a target that selects nothing",
    { unmatched: [{ target: "$.a", actions: 1 }] },
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
  [
    "a list without a row key",
    { withoutRowKey: ["listA"] },
    ["The overlay has no valid x-sdk-row-key for listA."],
  ],
  [
    "an operation that lacks everything in one sentence",
    { withoutSummary: ["listA"], withoutMethod: ["listA"], withoutRowKey: ["listA"] },
    ["The overlay has no summary, no x-sdk-method and no valid x-sdk-row-key for listA."],
  ],
  [
    "an example that does not match its schema",
    { invalidExamples: ["#/a: wrong"] },
    ["An example of the overlay does not match its schema: #/a: wrong"],
  ],
])("describeGaps describes %s", (_, gaps, expected) => {
  expect(describeGaps({ ...NONE, ...gaps })).toEqual(expected);
});

test("describeGaps describes all kinds in a fixed order", () => {
  const gaps = {
    invalidExamples: ["e"],
    withoutRowKey: ["d"],
    withoutMethod: ["c"],
    withoutSummary: ["b"],
    unmatched: [{ target: "a", actions: 1 }],
  };
  expect(describeGaps(gaps)).toEqual([
    "The overlay changes a, which the description does not have.",
    "The overlay has no summary for b.",
    "The overlay has no x-sdk-method for c.",
    "The overlay has no valid x-sdk-row-key for d.",
    "An example of the overlay does not match its schema: e",
  ]);
});

const DESCRIPTION: JsonObject = {
  paths: {
    "/a": { get: { operationId: "getA", summary: "Returns a.", "x-sdk-method": "things.a" } },
    "/b": { get: { operationId: "getB" } },
  },
  components: { schemas: { thing: {} }, parameters: {} },
};
const gapsOf = (unmatched: string[], moved?: ReadonlyMap<string, string>): string[] =>
  describeGaps(
    findGaps(DESCRIPTION, { unmatched, invalidExamples: [], ...(moved !== undefined && { moved }) }),
  );
const INCOMPLETE = "The overlay has no summary and no x-sdk-method for getB.";

test.each<[string, string[], string]>([
  [
    "of a missing operation are one gap",
    ["$.paths['/old/{uuid}'].get", "$.paths['/old/{uuid}'].get.responses", '$.paths["/old/{uuid}"].get'],
    "3 actions of openapi/overlay.yaml refer to GET /old/{uuid}, which the description does not have; the first target is $.paths['/old/{uuid}'].get.",
  ],
  [
    "of a missing method are one gap",
    ["$.paths['/a'].delete"],
    "1 action of openapi/overlay.yaml refers to DELETE /a, which the description does not have; its target is $.paths['/a'].delete.",
  ],
  [
    "of a missing schema are one gap",
    ["$.components.schemas.tag", "$.components.schemas['tag'].properties"],
    "2 actions of openapi/overlay.yaml refer to the schema `tag`, which the description does not have; the first target is $.components.schemas.tag.",
  ],
  [
    "of a missing parameter are one gap",
    ["$.components.parameters['uuid-path']"],
    "1 action of openapi/overlay.yaml refers to the parameter `uuid-path`, which the description does not have; its target is $.components.parameters['uuid-path'].",
  ],
  [
    "of a part of an operation are named",
    ["$.paths['/a'].get.requestBody", "$.paths['/a'].get.requestBody"],
    "The overlay changes $.paths['/a'].get.requestBody, which the description does not have.",
  ],
  [
    "of a part of a schema are named",
    ["$.components.schemas.thing.allOf"],
    "The overlay changes $.components.schemas.thing.allOf, which the description does not have.",
  ],
])("targets %s", (_, targets, expected) => {
  expect(gapsOf(targets)).toEqual([expected, INCOMPLETE]);
});

test("an operation that moved away from its actions is one gap, whatever it lacks now", () => {
  const moved = new Map([["GET /old", "GET /b"]]);
  expect(gapsOf(["$.paths['/old'].get", "$.paths['/old'].get.responses"], moved)).toEqual([
    "2 actions of openapi/overlay.yaml refer to GET /old, which is GET /b now; the first target is $.paths['/old'].get.",
  ]);
});

test("an operation that moved and has no actions is incomplete", () => {
  expect(gapsOf([], new Map([["GET /old", "GET /b"]]))).toEqual([INCOMPLETE]);
});
