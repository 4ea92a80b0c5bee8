import fc from "fast-check";
import qs from "qs";
import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { serialiseQuery } from "./serialise-query.ts";

const OPERATION = {
  path: "/",
  method: "GET",
  query: { filter: "brackets", json: "json", deep: "brackets", comma: "comma", pipe: "pipe", space: "space" },
  filters: { filter: "fields", json: "fields" },
} as const;

const write = (query: Record<string, unknown>): string => serialiseQuery(query, OPERATION);
const readable = (query: Record<string, unknown>): string => decodeURIComponent(write(query));

describe("serialiseQuery", () => {
  test.each([
    ["a scalar", { status: "on" }, "filter[status]=on"],
    ["an array", { status: ["on", "off"] }, "filter[status][]=on&filter[status][]=off"],
    [
      "operators",
      { executed_at: { ">=": "2026-07-22", "<": "2026-08-01" } },
      "filter[executed_at][<]=2026-08-01&filter[executed_at][>=]=2026-07-22",
    ],
    ["is_null", { email: "is_null" }, "filter[email]=is_null"],
    ["is_not_null", { email: "is_not_null" }, "filter[email]=is_not_null"],
    [
      "a Date",
      { created_at: { ">=": new Date("2026-03-02T09:00:00Z") } },
      "filter[created_at][>=]=2026-03-02T09:00:00.000Z",
    ],
    ["numbers and booleans", { order: 0, open: false }, "filter[open]=false&filter[order]=0"],
    ["the result of a toJSON", { since: { toJSON: () => "2026-01-01" } }, "filter[since]=2026-01-01"],
    ["no conditions", {}, ""],
  ])("writes a filter with %s in brackets", (_, filter, expected) => {
    expect(readable({ filter })).toBe(expected);
  });

  test("percent-encodes brackets, operators and values", () => {
    expect(write({ filter: { a: { ">=": "x&y=z" } } })).toBe("filter%5Ba%5D%5B%3E%3D%5D=x%26y%3Dz");
  });

  test("writes a parameter with the encoding json as one JSON string", () => {
    const json = {
      type: "email_sent",
      created_at: { ">=": new Date("2026-03-02T09:00:00Z") },
    };
    expect(readable({ json })).toBe(
      'json={"type":"email_sent","created_at":{">=":"2026-03-02T09:00:00.000Z"}}',
    );
    expect(write({ json: { a: "&=" } })).toBe("json=%7B%22a%22%3A%22%26%3D%22%7D");
    expect(write({ json: undefined })).toBe("");
    expect(readable({ json: {} })).toBe("json={}");
    expect(() => write({ json: { age: Number.NaN } })).toThrow('"json.age" cannot be NaN');
  });

  test.each([
    ["comma", "comma=a,1,b%26%7C%20c", "a,b"],
    ["pipe", "pipe=a%7C1%7Cb%26%2C%20c", "a|b"],
    ["space", "space=a%201%20b%26%2C%7C", "a b"],
  ])("separates the items of an array by %s, which no item may contain", (name, expected, ambiguous) => {
    const others = { comma: "b&| c", pipe: "b&, c", space: "b&,|" };
    const last = Object.entries(others).find(([other]) => other === name)?.[1];
    expect(write({ [name]: ["a", 1, last] })).toBe(expected);
    expect(write({ [name]: ambiguous })).toBe(`${name}=${encodeURIComponent(ambiguous)}`);
    expect(() => write({ [name]: ["a", ambiguous] })).toThrow(
      `The query parameter "${name}" cannot be an array`,
    );
    expect(() => write({ [name]: [] })).toThrow("nothing would be sent");
    expect(() => write({ [name]: [["a"]] })).toThrow("an array in an array");
  });

  test("writes plain values in alphabetical order and repeats an array", () => {
    expect(write({ offset: 0, limit: 20, id: ["b", "a"], search: undefined })).toBe(
      "id=b&id=a&limit=20&offset=0",
    );
  });

  test.each([
    ["a function", () => 1],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["an invalid Date", new Date("nonsense")],
    ["a bigint", 1n],
    ["a symbol", Symbol("s")],
    ["a Map", new Map()],
    ["half a surrogate pair", "\ud800"],
  ])("rejects %s and names the parameter", (_, value) => {
    expect(() => write({ limit: value })).toThrow(InvalidInputError);
    expect(() => write({ limit: value })).toThrow('"limit"');
    expect(() => write({ filter: { age: [value] } })).toThrow(/"filter(\.age\[0\]|\[age\]\[\])"/);
  });

  test("rejects an object or null in a parameter with plain values", () => {
    expect(() => write({ limit: { ">": 1 } })).toThrow('"limit"');
    expect(() => write({ limit: null })).toThrow('"limit" cannot be null');
    expect(() => write({ limit: [[1]] })).toThrow('"limit" cannot be an array in an array');
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["an empty array", []],
    ["an empty object", {}],
    ["a blank string", ""],
    ["an instance of Set", new Set(["a"])],
    ["an instance of Promise", Promise.resolve("a")],
    ["an instance of RegExp", /a/],
  ])("rejects a condition that is %s, in brackets and as JSON", (problem, value) => {
    for (const filter of ["filter", "json"]) {
      expect(() => write({ [filter]: { a: value } })).toThrow(
        `The filter condition "${filter}.a" cannot be ${problem}`,
      );
      expect(() => write({ [filter]: { a: { ">=": value } } })).toThrow(`"${filter}.a[">="]" cannot be`);
      expect(() => write({ [filter]: { a: ["b", value] } })).toThrow(`"${filter}.a[1]" cannot be`);
    }
  });

  test.each([[null], [[]], ["status=on"], [new Map()]])("rejects a filter that is %o", (filter) => {
    expect(() => write({ filter })).toThrow('The filter "filter" cannot be');
    expect(() => write({ json: filter })).toThrow('The filter "json" cannot be');
  });

  test("rejects a value that would be left out of the URL, in any parameter", () => {
    expect(() => write({ id: [] })).toThrow('"id" cannot be empty, because nothing would be sent for it.');
    expect(() => write({ deep: { a: [] } })).toThrow('"deep[a]" cannot be empty');
    expect(() => write({ deep: { a: {} } })).toThrow('"deep[a]" cannot be empty');
    expect(write({ deep: {}, limit: undefined })).toBe("");
  });

  test.each([[new URLSearchParams("limit=1")], [new Map([["limit", 1]])], [[["limit", 1]]], ["limit=1"]])(
    "rejects a query that is %o",
    (query) => {
      expect(() => write(query as never)).toThrow(InvalidInputError);
      expect(() => write(query as never)).toThrow(/query/);
    },
  );

  test("finds a parameter even if every object inherits a property of that name", () => {
    expect(write({ constructor: 1, toString: "a" })).toBe("constructor=1&toString=a");
  });

  test("rejects a cycle", () => {
    const filter: Record<string, unknown> = {};
    filter.self = filter;
    expect(() => write({ filter })).toThrow('"filter.self" cannot be a circular reference');
  });

  test("accepts the same object twice, which is not a cycle", () => {
    const range = { ">": 1 };
    expect(readable({ filter: { a: range, b: range } })).toBe("filter[a][>]=1&filter[b][>]=1");
  });

  test("an independent parser reads the original values", () => {
    const name = fc.stringMatching(/^[A-Za-z_]{1,12}$/).filter((text) => !(text in Object.prototype));
    const text = fc.string({ unit: "grapheme" }).filter((text) => text.trim() !== "");
    const operator = fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "<>");
    const value = fc.oneof(
      text,
      fc.array(text, { minLength: 1, maxLength: 20 }),
      fc.dictionary(operator, text, { minKeys: 1 }),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value, { minKeys: 1 }), (filter) => {
        const read = qs.parse(write({ filter }), {
          arrayLimit: 100,
          parameterLimit: 10_000,
          allowPrototypes: true,
        });
        expect(JSON.parse(JSON.stringify(read))).toEqual({ filter: JSON.parse(JSON.stringify(filter)) });
      }),
    );
  });
});
