import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { jsonBody } from "./serialise-body.ts";

const base = { path: "/", method: "PUT", body: "json" } as const;
const byUuids: Operation = { ...base, selects: ["uuids"] };
const byEither: Operation = {
  ...base,
  filters: { filter: "fields" },
  selects: ["filter", "uuids"],
  excludes: ["excludeIds"],
};

describe("the selection of the objects of an operation", () => {
  test.each([[undefined], [{}], [{ uuids: undefined }], [{ other: ["a"] }], [[]]])(
    "is missing in %o",
    (body) => {
      expect(() => jsonBody(byUuids, body)).toThrow(InvalidInputError);
      expect(() => jsonBody(byUuids, body)).toThrow(
        'The field "uuids" is required, because it selects what the call acts on.',
      );
      expect(() => jsonBody(byEither, body)).toThrow('One of the fields "filter", "uuids" is required');
    },
  );

  test.each([
    [[], "uuids"],
    [null, "uuids"],
    ["", "uuids"],
    [{}, "uuids"],
    [new Set(["a"]), "uuids"],
    [["a", undefined], "uuids[1]"],
    [["a", null], "uuids[1]"],
    [["a", " "], "uuids[1]"],
  ])("cannot be %o", (uuids, name) => {
    for (const operation of [byUuids, byEither])
      expect(() => jsonBody(operation, { uuids })).toThrow(
        new RegExp(`^The field "${name.replace(/[[\]]/g, "\\$&")}" cannot be .+\\. It selects what the call`),
      );
  });

  test.each([
    [{ filter: {} }],
    [{ filter: { excludeIds: ["a"] } }],
    [{ filter: { excludeIds: [] } }],
    [{ filter: {}, uuids: ["a"] }],
  ])("is empty in %j", (body) => {
    expect(() => jsonBody(byEither, body)).toThrow(
      'The filter "filter" has no condition that limits the selection',
    );
  });

  test.each([
    [{ uuids: ["a"] }],
    [{ uuids: ["a"], filter: undefined }],
    [{ filter: { all: true, excludeIds: [] } }],
    [{ filter: { domain: "example.com" }, uuids: undefined }],
  ])("is present in %j", (body) => {
    expect(jsonBody(byEither, body)).toEqual(JSON.parse(JSON.stringify(body)));
  });

  test("is not required for an operation without selecting fields", () => {
    expect(jsonBody(base, undefined)).toBeUndefined();
    expect(jsonBody(base, { uuids: [] })).toEqual({ uuids: [] });
  });
});
