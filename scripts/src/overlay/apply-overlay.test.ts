import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../description/json.ts";
import { InputError } from "../shared/input-error.ts";
import { applyOverlay, parseOverlay } from "./apply-overlay.ts";

type Action = { target: string; update: Json } | { target: string; remove: true };

const apply = (description: JsonObject, ...actions: Action[]): JsonObject =>
  applyOverlay(description, { actions }).description;

/** Returns an object with an own key `__proto__`. */
const withProto = (value: Json): JsonObject =>
  JSON.parse(`{ "__proto__": ${JSON.stringify(value)} }`) as JsonObject;

describe("an update", () => {
  test.each<[string, Json, Json, Json]>([
    ["adds keys", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["replaces plain values", { a: 1, b: "x" }, { a: 2, b: null }, { a: 2, b: null }],
    [
      "merges objects at every depth",
      { a: { b: { c: 1 } } },
      { a: { b: { d: 2 } } },
      { a: { b: { c: 1, d: 2 } } },
    ],
    ["concatenates arrays", { a: { b: [1] } }, { a: { b: [2, 1] } }, { a: { b: [1, 2, 1] } }],
    [
      "replaces a value of another kind",
      { a: [1], b: { c: 1 } },
      { a: { d: 1 }, b: [1] },
      { a: { d: 1 }, b: [1] },
    ],
    ["appends an object to an array", [{ a: 1 }], { b: 2 }, [{ a: 1 }, { b: 2 }]],
    ["appends a plain value to an array", ["a"], "b", ["a", "b"]],
  ])("%s", (_, before, update, after) => {
    expect(apply({ node: before }, { target: "$.node", update })).toEqual({ node: after });
  });

  test("of the root merges into the description", () => {
    expect(apply({ a: 1 }, { target: "$", update: { b: 2 } })).toEqual({ a: 1, b: 2 });
  });

  test("changes neither the description nor the overlay, and shares no objects with them", () => {
    const description = { node: { list: [{ a: 1 }] } };
    const update = { list: [{ b: 2 }], more: { c: 3 } };
    const result = apply(
      description,
      { target: "$.node", update },
      { target: "$.node.list.*", update: { seen: true } },
      { target: "$.node.more", update: { seen: true } },
    );
    expect(result).toEqual({
      node: {
        list: [
          { a: 1, seen: true },
          { b: 2, seen: true },
        ],
        more: { c: 3, seen: true },
      },
    });
    expect(description).toEqual({ node: { list: [{ a: 1 }] } });
    expect(update).toEqual({ list: [{ b: 2 }], more: { c: 3 } });
  });

  test("appended to several arrays is a separate value in each", () => {
    const append = { target: "$.*", update: { new: true } };
    expect(apply({ a: [], b: [] }, append, { target: "$.a[0]", update: { first: true } })).toEqual({
      a: [{ new: true, first: true }],
      b: [{ new: true }],
    });
  });

  test("of a YAML alias is a separate value for each use", () => {
    const overlay = parseOverlay(
      `overlay: 1.0.0
actions:
  - { target: $, update: { new: { a: &shared { v: 1 }, b: *shared } } }
  - { target: $.new.a, update: { w: 2 } }`,
      "o.yaml",
    );
    expect(applyOverlay({}, overlay).description).toEqual({ new: { a: { v: 1, w: 2 }, b: { v: 1 } } });
  });

  test.each(["$", "$.node"])("with the key __proto__ at %s does not pollute prototypes", (target) => {
    const update = { ...withProto({ polluted: true }), constructor: { prototype: { polluted: true } } };
    const result = apply({ node: {} }, { target, update });
    expect("polluted" in {}).toBe(false);
    expect(JSON.stringify(result)).toContain('"__proto__":{"polluted":true}');
  });

  test.each(["$['__proto__']", "$.constructor", "$.node.toString", "$..constructor.prototype"])(
    "of %s does not reach inherited properties",
    (target) => {
      const { unmatched } = applyOverlay({ node: {} }, { actions: [{ target, update: { polluted: true } }] });
      expect(unmatched).toEqual([target]);
      expect("polluted" in {}).toBe(false);
    },
  );

  test.each(["it's", 'say "it"', "back\\slash", "\\n", "line\nbreak", "\u0001\u2028", "é 😀", "\\u0041"])(
    "reaches a field that is named %j",
    (name) => {
      const update = { target: "$.*", update: { seen: true } };
      expect(apply({ [name]: {} }, update)).toEqual({ [name]: { seen: true } });
      expect(apply({ node: { [name]: 1 } }, { target: "$.node.*", remove: true })).toEqual({ node: {} });
    },
  );

  test("reaches a field that is named __proto__", () => {
    const result = apply({ node: withProto({ a: 1 }) }, { target: "$.node['__proto__']", update: { b: 2 } });
    expect(JSON.stringify(result)).toBe('{"node":{"__proto__":{"a":1,"b":2}}}');
  });
});

describe("a removal", () => {
  test.each<[string, Json, Json]>([
    ["$.node.a", { a: 1, b: 2 }, { b: 2 }],
    ["$.node['a','b']", { a: 1, b: 2 }, {}],
    ["$.node[1]", ["a", "b", "c"], ["a", "c"]],
    ["$.node[-1]", ["a", "b", "c"], ["a", "b"]],
    ["$.node[0,2]", ["a", "b", "c", "d"], ["b", "d"]],
    ["$.node[2,0]", ["a", "b", "c", "d"], ["b", "d"]],
    ["$.node[0,0]", ["a", "b", "c"], ["b", "c"]],
    ["$.node[::-1]", ["a", "b", "c"], []],
    ["$.node[*]", ["a", "b", "c"], []],
    ["$.node[?@.old]", [{ old: 1 }, { n: 1 }, { old: 2 }, { n: 2 }], [{ n: 1 }, { n: 2 }]],
    ["$.node..*", [["a"], [["b"]]], []],
    ["$.node..old", { old: { old: 1 }, list: [{ old: 1, new: 1 }] }, { list: [{ new: 1 }] }],
  ])("of %s", (target, before, after) => {
    expect(apply({ node: before }, { target, remove: true })).toEqual({ node: after });
  });

  test("of a field named __proto__ does not affect other objects", () => {
    const result = apply({ node: withProto({ toString: 1 }) }, { target: "$.node..*", remove: true });
    expect(result).toEqual({ node: {} });
    expect(String({})).toBe("[object Object]");
  });

  test("of the whole description throws", () => {
    expect(() => apply({ a: 1 }, { target: "$", remove: true })).toThrow(InputError);
  });
});

describe("targets", () => {
  const paths = {
    "/a": { get: { operationId: "getA" }, parameters: [] },
    "/b": { post: { operationId: "postB" } },
  };

  test.each<[string, JsonObject]>([
    ["$.paths['/a'].get", { "/a": true }],
    ["$.paths.*[?(@.operationId)]", { "/a": true, "/b": true }],
    ["$.paths.*[?@.operationId=='postB']", { "/b": true }],
    ["$.paths.*['get','put']", { "/a": true }],
  ])("%s selects the matching nodes", (target, expected) => {
    const result = apply({ paths }, { target, update: { seen: true } });
    const seen = Object.entries(result.paths as Record<string, JsonObject>).filter(([, item]) =>
      JSON.stringify(item).includes('"seen":true'),
    );
    expect(Object.fromEntries(seen.map(([path]) => [path, true]))).toEqual(expected);
  });

  test("each action applies to the result of the earlier ones", () => {
    const result = apply(
      { a: {} },
      { target: "$.a", update: { b: {} } },
      { target: "$.a.b", update: { c: 1 } },
      { target: "$.a.b", remove: true },
      { target: "$.a", update: { b: { d: 1 } } },
    );
    expect(result).toEqual({ a: { b: { d: 1 } } });
  });

  test("targets that select nothing are reported in order", () => {
    const actions: Action[] = ["$.gone", "$.a", "$.a[?@.x]"].map((target) => ({ target, update: {} }));
    expect(applyOverlay({ a: { b: {} } }, { actions }).unmatched).toEqual(["$.gone", "$.a[?@.x]"]);
  });

  test.each<[string, string, Json]>([
    ["is not a JSONPath", "paths[", {}],
    ["is an unfinished filter", "$.a[?(@.b]", {}],
    ["selects a plain value", "$.a.plain", {}],
    ["selects an object for a plain update", "$.a", "text"],
    ["selects an object for an array", "$.a", []],
    ["selects a node that the same update replaces", "$..a", { a: "gone" }],
  ])("a target that %s throws an error that names the target", (_, target, update) => {
    const run = (): JsonObject => apply({ a: { plain: 1, a: {} } }, { target, update });
    expect(run).toThrow(InputError);
    expect(run).toThrow(target);
  });
});

describe("parseOverlay", () => {
  test.each([
    ["other YAML", "openapi: 3.0.0", "overlay: 1.0.0"],
    ["another version", "overlay: 2.0.0\nactions: []", "overlay: 1.0.0"],
    ["no actions", "overlay: 1.0.0", '"actions"'],
    ["actions that are not a list", "overlay: 1.0.0\nactions: { target: $ }", '"actions"'],
    ["an action without a target", "overlay: 1.0.0\nactions: [{ update: {} }]", 'action 1 has no "target"'],
    [
      "an action without an update or a removal",
      "overlay: 1.0.0\nactions: [{ target: $.a }]",
      "action 1 ($.a)",
    ],
    [
      "an action with an update and a removal",
      "overlay: 1.0.0\nactions: [{ target: $.a, update: {}, remove: true }]",
      "($.a)",
    ],
    ["text that is not YAML", "overlay: [", "not valid YAML"],
  ])("rejects %s", (_, text, message) => {
    expect(() => parseOverlay(text, "o.yaml")).toThrow(InputError);
    expect(() => parseOverlay(text, "o.yaml")).toThrow(/^o\.yaml/);
    expect(() => parseOverlay(text, "o.yaml")).toThrow(message);
  });
});
