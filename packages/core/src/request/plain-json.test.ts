import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { type Json, type Kind, plainJson } from "./plain-json.ts";

const operation = { filters: { filter: "fields", stored: "exact" }, excludes: ["excludeIds"] } as const;
const written = (value: unknown, kind: Kind = "plain"): Json =>
  plainJson(value, { whole: "body", name: "", kind, operation });
const inFilter =
  (value: unknown): (() => Json) =>
  () =>
    written({ filter: { field: value } });

class Dto {
  name = "Robin";
}
class Hidden {
  #name = "Robin";
  get name(): string {
    return this.#name;
  }
}

/** What JSON would show nothing of, or something else. */
const OPAQUE: [string, unknown][] = [
  ["a Set", new Set(["a"])],
  ["a Map", new Map([["a", 1]])],
  ["a WeakMap", new WeakMap()],
  ["a Promise", Promise.resolve("a")],
  ["a RegExp", /a/],
  ["an Error", Object.assign(new Error("a"), { code: 1 })],
  ["URLSearchParams", new URLSearchParams("a=b")],
  ["a Blob", new Blob(["a"])],
  ["an iterator", ["a"].values()],
  ["a generator", (function* () {})()],
  ["an ArrayBuffer", new ArrayBuffer(1)],
  ["a typed array", new Uint8Array([1])],
  ["a Buffer", Buffer.from("a")],
  ["a String object", Object("a")],
  ["a Number object", Object(1)],
  ["a class whose data does not show", new Hidden()],
  ["a Map of another realm", runInNewContext("new Map()")],
];

/** What JSON has no form for. */
const UNSPEAKABLE: [string, unknown, string][] = [
  ["a function", () => 1, "a function"],
  ["a symbol", Symbol("s"), "a symbol"],
  ["a bigint", 1n, "a bigint; give it as text"],
  [
    "an integer that may be rounded",
    2 ** 53,
    "an integer beyond 2^53 - 1, which may have been rounded; give it as text",
  ],
  ["a negative one", -(2 ** 53), "an integer beyond 2^53 - 1, which may have been rounded; give it as text"],
  ["NaN", Number.NaN, "NaN"],
  ["Infinity", Number.NEGATIVE_INFINITY, "-Infinity"],
  ["an invalid Date", new Date("nonsense"), "an invalid Date"],
  ["what serialises to null", { toJSON: () => null }, "an instance of Object whose toJSON() gives nothing"],
  ["what serialises to nothing", { toJSON: () => {} }, "an instance of Object whose toJSON() gives nothing"],
];

describe("a body", () => {
  test.each(UNSPEAKABLE)("refuses %s at any depth and names the field", (_, value, problem) => {
    const write = () => written({ lead: { tags: ["a", value] } });
    expect(write).toThrow(InvalidInputError);
    expect(write).toThrow(`The field "lead.tags[1]" cannot be ${problem}.`);
    expect(() => written(value)).toThrow(`The field "body" cannot be ${problem}.`);
  });

  test.each(OPAQUE)("refuses %s", (_, value) => {
    expect(() => written({ lead: [value] })).toThrow(
      /^The field "lead\[0\]" cannot be an instance of \w+\. Give/,
    );
    expect(() => written(value)).toThrow(/^The field "body" cannot be an instance of \w+\. Give/);
  });

  test("refuses undefined and holes in an array, which JSON turns into null", () => {
    expect(() => written({ ids: ["a", undefined] })).toThrow('The field "ids[1]" cannot be undefined.');
    // biome-ignore lint/suspicious/noSparseArray: that is what is tested
    expect(() => written([, 1])).toThrow('The field "[0]" cannot be undefined.');
  });

  test("refuses a cycle, but not the same value twice", () => {
    const loop: Record<string, unknown> = {};
    loop.self = [loop];
    expect(() => written(loop)).toThrow('"self[0]" cannot be part of itself');
    const shared = { a: 1 };
    expect(written([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test("leaves out what is undefined in an object, a whole filter as well", () => {
    expect(written({ a: undefined, filter: undefined, b: { c: undefined } })).toEqual({ b: {} });
  });

  test("takes an instance of a class whose data shows", () => {
    expect(written({ lead: new Dto() })).toEqual({ lead: { name: "Robin" } });
  });

  test("takes empty arrays, objects and texts, and null", () => {
    const body = { ids: [], lead: {}, name: "", note: null };
    expect(written(body)).toEqual(body);
  });

  test("is what JSON.stringify makes of any JSON, and keeps every name of a field", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const value: unknown = JSON.parse(text, (_, item) =>
          typeof item === "number" && Math.abs(item) >= 2 ** 53 ? 0.5 : item,
        );
        expect(JSON.stringify(written({ value }))).toBe(JSON.stringify({ value }));
      }),
    );
    expect(JSON.stringify(written(JSON.parse('{"__proto__":{"a":1},"constructor":{}}')))).toBe(
      '{"__proto__":{"a":1},"constructor":{}}',
    );
  });

  test("reads what has a toJSON once, with its key, and looks at what that gives", () => {
    const keys: string[] = [];
    const amount = {
      toJSON(key: string) {
        keys.push(key);
        return { cents: 5, list: undefined };
      },
    };
    expect(written({ price: amount })).toEqual({ price: { cents: 5 } });
    expect(keys).toEqual(["price"]);
    expect(() => written({ price: { toJSON: () => ({ cents: Number.NaN }) } })).toThrow('"price.cents"');
    expect(written(new Date(0))).toBe("1970-01-01T00:00:00.000Z");
    expect(written(new URL("https://example.com/"))).toBe("https://example.com/");
  });

  test("shows nothing of what a toJSON throws", () => {
    const failing = {
      toJSON: () => {
        throw new Error("secret");
      },
    };
    expect(() => written({ a: failing })).toThrow('"a" cannot be an instance of Object whose toJSON()');
  });

  test("takes plain objects of another realm", () => {
    expect(written(runInNewContext("({ a: [{ b: 1 }], at: new Date(0) })"))).toEqual({
      a: [{ b: 1 }],
      at: "1970-01-01T00:00:00.000Z",
    });
  });
});

describe("a condition of a filter", () => {
  const NOTHING: [string, unknown, string][] = [
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["an empty array", [], "an empty array"],
    ["an empty object", {}, "an empty object"],
    ["an empty text", "", "a blank text"],
    ["a blank text", " \n", "a blank text"],
    ["an instance of a class", new Dto(), "an instance of Dto"],
  ];

  test.each([...NOTHING, ...UNSPEAKABLE])("refuses %s", (_, value, problem) => {
    expect(inFilter(value)).toThrow(InvalidInputError);
    expect(inFilter(value)).toThrow(
      `The condition "filter.field" cannot be ${problem}: the API could ignore it, and everything would match.`,
    );
    expect(inFilter([value])).toThrow(`"filter.field[0]" cannot be ${problem}`);
    expect(inFilter({ ">=": value })).toThrow(`"filter.field[">="]" cannot be ${problem}`);
    expect(inFilter({ "=": ["a", value] })).toThrow(`"filter.field["="][1]" cannot be ${problem}`);
    expect(inFilter({ toJSON: () => [value] })).toThrow(`"filter.field[0]" cannot be ${problem}`);
  });

  test.each(OPAQUE)("refuses %s", (_, value) => {
    for (const condition of [value, [value], { "<": value }])
      expect(inFilter(condition)).toThrow(/^The condition "filter\.field\S*" cannot be an instance of \w+:/);
  });

  test.each([
    ["a"],
    [0],
    [false],
    [["a", 1]],
    [{ ">=": new Date(0), "<": "2026-01-01" }],
    [new Date(0)],
    [{ toJSON: () => "2026-01-01" }],
    ["is_null"],
  ])("takes %j", (value) => {
    expect(JSON.stringify(inFilter(value)())).toBe(JSON.stringify({ filter: { field: value } }));
  });

  test("may take away nobody, where a field only takes away", () => {
    expect(written({ filter: { ids: ["a"], excludeIds: [] } })).toEqual({
      filter: { ids: ["a"], excludeIds: [] },
    });
    for (const value of [undefined, null, [undefined], [""], new Set()])
      expect(() => written({ filter: { ids: ["a"], excludeIds: value } })).toThrow('"filter.excludeIds');
    expect(() => written({ filter: { ids: [], excludeIds: [] } })).toThrow('"filter.ids" cannot be an empty');
  });

  test("goes out whole or not at all, whatever it is", () => {
    const anything = fc.anything({
      ...{ withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true },
      ...{ withSet: true, withSparseArray: true, withTypedArray: true },
    });
    const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.date());
    const operators = fc.dictionary(fc.constantFrom(">=", "<", "="), scalar);
    const condition = fc.oneof(scalar, fc.array(scalar), operators, anything);
    const filters = fc.dictionary(fc.string(), condition, { minKeys: 1, maxKeys: 3 });
    let sent = 0;
    const property = fc.property(filters, (filter) => {
      let json: Json;
      try {
        json = written({ filter });
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        return;
      }
      sent += 1;
      expect(JSON.stringify(json)).toBe(JSON.stringify({ filter }));
      expect(Object.keys((json as { filter: object }).filter)).toEqual(Object.keys(filter));
      expect(nothingsIn(json)).toBe(0);
    });
    fc.assert(property, { numRuns: 2000 });
    expect(sent).toBeGreaterThan(100);
  });
});

/** How many values of a JSON say nothing. */
function nothingsIn(json: Json): number {
  if (typeof json === "string") return Number(json.trim() === "");
  if (typeof json !== "object") return 0;
  const parts = Object.values(json ?? {});
  return parts.length === 0 ? 1 : parts.reduce<number>((sum, part) => sum + nothingsIn(part), 0);
}

describe("a whole filter", () => {
  test.each([[null], ["status=on"], [["on"]], [true], [new Map([["status", "on"]])], [new Dto()]])(
    "cannot be %o",
    (filter) => {
      expect(() => written({ filter })).toThrow(/^The filter "filter" cannot be .+: it must be an object of/);
    },
  );

  test("may be empty, or what its toJSON gives", () => {
    expect(written({ filter: {} })).toEqual({ filter: {} });
    expect(written({ filter: { toJSON: () => ({ a: 1 }) } })).toEqual({ filter: { a: 1 } });
    expect(() => written({ filter: { toJSON: () => ({ a: [] }) } })).toThrow('"filter.a"');
  });

  test("is one at any depth", () => {
    expect(() => written({ parts: [{ filter: { a: [] } }] })).toThrow('"parts[0].filter.a" cannot be');
  });

  test("in a form of the API's own holds all that it was given, also what is empty", () => {
    const stored = { all: false, ids: [], tree: {}, text: "", none: null };
    expect(written({ stored })).toEqual({ stored });
    expect(written({ stored: null })).toEqual({ stored: null });
    expect(() => written({ stored: { tree: [{ list_uuid: undefined }] } })).toThrow(
      'The field "stored.tree[0].list_uuid" cannot be undefined: the API would not see it',
    );
    expect(() => written({ stored: { ids: new Set(["a"]) } })).toThrow('"stored.ids" cannot be an instance');
  });
});
