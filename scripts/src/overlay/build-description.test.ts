import { expect, test } from "vitest";
import type { JsonObject } from "../description/json.ts";
import { InputError } from "../shared/input-error.ts";
import type { Overlay } from "./apply-overlay.ts";
import { type BuiltDescription, buildDescription } from "./build-description.ts";

const snapshot: JsonObject = {
  openapi: "3.0.3",
  servers: [{ url: "https://api.invalid" }],
  paths: {
    "/profiles": {
      get: { operationId: "listSenderProfiles", tags: ["Sender Profiles", "Other"], responses: {} },
      post: {
        operationId: "createSenderProfile",
        responses: {},
        externalDocs: { url: "https://elsewhere.example" },
      },
    },
  },
};
const PAGE = {
  target: "$",
  update: { "x-sdk-reference-page": "https://reference.example/{tag}/{operationId}" },
};
const build = (...actions: Overlay["actions"]): BuiltDescription =>
  buildDescription(snapshot, { actions }, "a.yaml");

test("every operation links to its page, unless it has another link", () => {
  expect(build(PAGE).description.paths).toMatchObject({
    "/profiles": {
      get: { externalDocs: { url: "https://reference.example/sender-profiles/listsenderprofiles" } },
      post: { externalDocs: { url: "https://elsewhere.example" } },
    },
  });
});

test("operations have no links without x-sdk-reference-page", () => {
  expect(build().description).toEqual(snapshot);
});

test("the snapshot is not changed", () => {
  const before = structuredClone(snapshot);
  build(PAGE);
  expect(snapshot).toEqual(before);
});

test("targets that select nothing are returned", () => {
  expect(build(PAGE, { target: "$.paths['/gone'].get", update: {} }).unmatched).toEqual([
    "$.paths['/gone'].get",
  ]);
});

const OPERATION = "$.paths['/profiles'].get";
test.each<[string, Overlay["actions"][number], string]>([
  [
    "an unknown key",
    { target: OPERATION, update: { "x-sdk-pagign": "body" } },
    '"x-sdk-pagign" is not a known key',
  ],
  [
    "a reference without a target",
    { target: OPERATION, update: { responses: { 200: { $ref: "#/a" } } } },
    "#/a (used at",
  ],
  [
    "an id that cannot be a method name",
    { target: OPERATION, update: { operationId: "list-profiles" } },
    '"list-profiles"',
  ],
  ["an update that does not fit", { target: "$.openapi", update: {} }, "$.openapi"],
])("%s is rejected", (_, action, message) => {
  expect(() => build(action)).toThrow(InputError);
  expect(() => build(action)).toThrow(message);
});
