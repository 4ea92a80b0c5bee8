import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { type Json, plainJson } from "./plain-json.ts";

const operation = { filters: { filter: "fields", stored: "exact" }, excludes: ["excludeIds"] } as const;
const convert = (value: unknown): Json => plainJson(value, { root: "body", operation });
const inFilter =
  (value: unknown): (() => Json) =>
  () =>
    convert({ filter: { field: value } });

class Dto {
  name = "Robin";
}
class Hidden {
  #name = "Robin";
  get name(): string {
    return this.#name;
  }
}

/** Objects that JSON would drop or convert to another form. */
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
  ["an instance of a class with private data", new Hidden()],
  ["a Map of another realm", runInNewContext("new Map()")],
];

/** Values that JSON cannot express. */
const INEXPRESSIBLE: [string, unknown, string][] = [
  ["a function", () => 1, "a function"],
  ["a symbol", Symbol("s"), "a symbol"],
  ["a bigint", 1n, "a bigint; pass it as a string"],
  [
    "an integer that may be rounded",
    2 ** 53,
    "an integer beyond 2^53 - 1, which may have been rounded; pass it as a string",
  ],
  [
    "a negative one",
    -(2 ** 53),
    "an integer beyond 2^53 - 1, which may have been rounded; pass it as a string",
  ],
  ["NaN", Number.NaN, "NaN"],
  ["Infinity", Number.NEGATIVE_INFINITY, "-Infinity"],
  ["an invalid Date", new Date("nonsense"), "an invalid Date"],
  [
    "a toJSON that returns null",
    { toJSON: () => null },
    "an instance of Object whose toJSON() returns nothing",
  ],
  [
    "a toJSON that returns nothing",
    { toJSON: () => {} },
    "an instance of Object whose toJSON() returns nothing",
  ],
];

describe("a body", () => {
  test.each(INEXPRESSIBLE)("rejects %s at any depth and names the field", (_, value, problem) => {
    const write = () => convert({ lead: { tags: ["a", value] } });
    expect(write).toThrow(InvalidInputError);
    expect(write).toThrow(`The field "lead.tags[1]" cannot be ${problem}.`);
    expect(() => convert(value)).toThrow(`The field "body" cannot be ${problem}.`);
  });

  test.each(OPAQUE)("rejects %s", (_, value) => {
    expect(() => convert({ lead: [value] })).toThrow(
      /^The field "lead\[0\]" cannot be an instance of \w+\. Pass/,
    );
    expect(() => convert(value)).toThrow(/^The field "body" cannot be an instance of \w+\. Pass/);
  });

  test("rejects undefined and holes in an array, which JSON turns into null", () => {
    expect(() => convert({ ids: ["a", undefined] })).toThrow('The field "ids[1]" cannot be undefined.');
    // biome-ignore lint/suspicious/noSparseArray: the test is about holes
    expect(() => convert([, 1])).toThrow('The field "[0]" cannot be undefined.');
  });

  test("rejects a cycle, but not the same value twice", () => {
    const loop: Record<string, unknown> = {};
    loop.self = [loop];
    expect(() => convert(loop)).toThrow('"self[0]" cannot be a circular reference');
    const shared = { a: 1 };
    expect(convert([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test("leaves out undefined fields of an object, including an undefined filter", () => {
    expect(convert({ a: undefined, filter: undefined, b: { c: undefined } })).toEqual({ b: {} });
  });

  test("accepts an instance of a class whose fields show its data", () => {
    expect(convert({ lead: new Dto() })).toEqual({ lead: { name: "Robin" } });
  });

  test("accepts empty arrays, objects and strings, and null", () => {
    const body = { ids: [], lead: {}, name: "", note: null };
    expect(convert(body)).toEqual(body);
  });

  test("converts any JSON as JSON.stringify does, and keeps every field name", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const value: unknown = JSON.parse(text, (_, item) =>
          typeof item === "number" && Math.abs(item) >= 2 ** 53 ? 0.5 : item,
        );
        expect(JSON.stringify(convert({ value }))).toBe(JSON.stringify({ value }));
      }),
    );
    expect(JSON.stringify(convert(JSON.parse('{"__proto__":{"a":1},"constructor":{}}')))).toBe(
      '{"__proto__":{"a":1},"constructor":{}}',
    );
  });

  test("calls toJSON once, with its key, and checks the result", () => {
    const keys: string[] = [];
    const amount = {
      toJSON(key: string) {
        keys.push(key);
        return { cents: 5, list: undefined };
      },
    };
    expect(convert({ price: amount })).toEqual({ price: { cents: 5 } });
    expect(keys).toEqual(["price"]);
    expect(() => convert({ price: { toJSON: () => ({ cents: Number.NaN }) } })).toThrow('"price.cents"');
    expect(convert(new Date(0))).toBe("1970-01-01T00:00:00.000Z");
    expect(convert(new URL("https://example.com/"))).toBe("https://example.com/");
  });

  test("hides an error of toJSON", () => {
    const failing = {
      toJSON: () => {
        throw new Error("secret");
      },
    };
    expect(() => convert({ a: failing })).toThrow('"a" cannot be an instance of Object whose toJSON()');
  });

  test("accepts plain objects of another realm", () => {
    expect(convert(runInNewContext("({ a: [{ b: 1 }], at: new Date(0) })"))).toEqual({
      a: [{ b: 1 }],
      at: "1970-01-01T00:00:00.000Z",
    });
  });
});

describe("a condition of a filter", () => {
  const EMPTY: [string, unknown, string][] = [
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["an empty array", [], "an empty array"],
    ["an empty object", {}, "an empty object"],
    ["an empty string", "", "a blank string"],
    ["a blank string", " \n", "a blank string"],
    ["an instance of a class", new Dto(), "an instance of Dto"],
  ];

  test.each([...EMPTY, ...INEXPRESSIBLE])("rejects %s", (_, value, problem) => {
    expect(inFilter(value)).toThrow(InvalidInputError);
    expect(inFilter(value)).toThrow(
      `The filter condition "filter.field" cannot be ${problem}. The API could ignore it, and then everything would match.`,
    );
    expect(inFilter([value])).toThrow(`"filter.field[0]" cannot be ${problem}`);
    expect(inFilter({ ">=": value })).toThrow(`"filter.field[">="]" cannot be ${problem}`);
    expect(inFilter({ "=": ["a", value] })).toThrow(`"filter.field["="][1]" cannot be ${problem}`);
    expect(inFilter({ toJSON: () => [value] })).toThrow(`"filter.field[0]" cannot be ${problem}`);
  });

  test.each(OPAQUE)("rejects %s", (_, value) => {
    for (const condition of [value, [value], { "<": value }])
      expect(inFilter(condition)).toThrow(
        /^The filter condition "filter\.field\S*" cannot be an instance of \w+\./,
      );
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
  ])("accepts %j", (value) => {
    expect(JSON.stringify(inFilter(value)())).toBe(JSON.stringify({ filter: { field: value } }));
  });

  test("may be empty in a field that only excludes matches", () => {
    expect(convert({ filter: { ids: ["a"], excludeIds: [] } })).toEqual({
      filter: { ids: ["a"], excludeIds: [] },
    });
    for (const value of [undefined, null, [undefined], [""], new Set()])
      expect(() => convert({ filter: { ids: ["a"], excludeIds: value } })).toThrow('"filter.excludeIds');
    expect(() => convert({ filter: { ids: [], excludeIds: [] } })).toThrow('"filter.ids" cannot be an empty');
  });

  test("is sent completely or not at all, whatever its value", () => {
    const anything = fc.anything({
      ...{ withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true },
      ...{ withSet: true, withSparseArray: true, withTypedArray: true },
    });
    const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.date());
    const operators = fc.dictionary(fc.constantFrom(">=", "<", "="), scalar);
    const condition = fc.oneof(scalar, fc.array(scalar), operators, anything);
    const filters = fc.dictionary(fc.string(), condition, { minKeys: 1, maxKeys: 3 });
    let accepted = 0;
    const property = fc.property(filters, (filter) => {
      let json: Json;
      try {
        json = convert({ filter });
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        return;
      }
      accepted += 1;
      expect(JSON.stringify(json)).toBe(JSON.stringify({ filter }));
      expect(Object.keys((json as { filter: object }).filter)).toEqual(Object.keys(filter));
      expect(countEmpty(json)).toBe(0);
    });
    fc.assert(property, { numRuns: 2000 });
    expect(accepted).toBeGreaterThan(100);
  });
});

/** The number of empty values in a JSON value. */
function countEmpty(json: Json): number {
  if (typeof json === "string") return Number(json.trim() === "");
  if (typeof json !== "object") return 0;
  const parts = Object.values(json ?? {});
  return parts.length === 0 ? 1 : parts.reduce<number>((sum, part) => sum + countEmpty(part), 0);
}

describe("a whole filter", () => {
  test.each([[null], ["status=on"], [["on"]], [true], [new Map([["status", "on"]])], [new Dto()]])(
    "cannot be %o",
    (filter) => {
      expect(() => convert({ filter })).toThrow(/^The filter "filter" cannot be .+\. Pass an object of/);
    },
  );

  test("may be empty, or the result of its toJSON", () => {
    expect(convert({ filter: {} })).toEqual({ filter: {} });
    expect(convert({ filter: { toJSON: () => ({ a: 1 }) } })).toEqual({ filter: { a: 1 } });
    expect(() => convert({ filter: { toJSON: () => ({ a: [] }) } })).toThrow('"filter.a"');
  });

  test("is checked at any depth", () => {
    expect(() => convert({ parts: [{ filter: { a: [] } }] })).toThrow('"parts[0].filter.a" cannot be');
  });

  test("in another form is sent unchanged, with its empty values", () => {
    const stored = { all: false, ids: [], tree: {}, text: "", none: null };
    expect(convert({ stored })).toEqual({ stored });
    expect(convert({ stored: null })).toEqual({ stored: null });
    expect(() => convert({ stored: { tree: [{ list_uuid: undefined }] } })).toThrow(
      'The field "stored.tree[0].list_uuid" cannot be undefined. The API would not receive it',
    );
    expect(() => convert({ stored: { ids: new Set(["a"]) } })).toThrow('"stored.ids" cannot be an instance');
  });
});
