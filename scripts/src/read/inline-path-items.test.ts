import { describe, expect, test } from "vitest";
import type { JsonObject } from "../description/json.ts";
import { inlinePathItems } from "./inline-path-items.ts";

const get: JsonObject = { operationId: "getA", responses: {} };
const put: JsonObject = { operationId: "putA", responses: {} };
const withPaths = (paths: JsonObject, pathItems: JsonObject = {}): JsonObject => ({
  paths,
  components: { pathItems, schemas: {} },
});

describe("a path item", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["in the components", withPaths({ "/a": { $ref: "#/components/pathItems/a" } }, { a: { get } }), { get }],
    [
      "that is a reference itself",
      withPaths(
        { "/a": { $ref: "#/components/pathItems/a" } },
        { a: { $ref: "#/components/pathItems/b" }, b: { get } },
      ),
      { get },
    ],
    ["at another path", withPaths({ "/a": { $ref: "#/paths/~1b" }, "/b": { get } }), { get }],
    [
      "beside operations of its own",
      withPaths({ "/a": { $ref: "#/components/pathItems/a", put } }, { a: { get } }),
      { get, put },
    ],
  ])("%s replaces the reference to it", (_, description, expected) => {
    const { paths, components } = inlinePathItems(description);
    expect(paths).toMatchObject({ "/a": expected });
    expect(paths).not.toHaveProperty(["/a", "$ref"]);
    expect(components).toEqual({ schemas: {} });
  });

  test.each([
    ["that does not exist", withPaths({ "/a": { $ref: "#/components/pathItems/lost" } })],
    ["in a file", withPaths({ "/a": { $ref: "paths.yaml#/a" } })],
    ["that is itself", withPaths({ "/a": { $ref: "#/paths/~1a" } })],
    ["that is the next one", withPaths({ "/a": { $ref: "#/paths/~1b" }, "/b": { $ref: "#/paths/~1a" } })],
  ])("%s leaves a reference, which a later step rejects", (_, description) => {
    expect(inlinePathItems(description)).toHaveProperty(["paths", "/a", "$ref"]);
  });
});
