import { describe, expect, test } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import type { Operation } from "../operation.ts";
import { flattenWrapped } from "./flatten-wrapped.ts";

const operation: Operation = { path: "/items", method: "GET" };
const one: Operation = { ...operation, wrapped: "item" };
const list: Operation = { ...one, paging: { in: "query", rows: "data" } };
const array: Operation = { ...one, paging: { in: "none" } };
const flat = { uuid: "u", name: "A" };
const withMarks = { ...flat, marks: [1] };
const wrapped = { item: flat, marks: [1] };

describe("a wrapped object is returned with the other fields of its wrapper", () => {
  test.each<[string, Operation, unknown, unknown]>([
    ["a response", one, wrapped, withMarks],
    [
      "the rows of an envelope",
      list,
      { data: [wrapped, flat], total: 2 },
      { data: [withMarks, flat], total: 2 },
    ],
    ["the rows of an array", array, [wrapped, flat], [withMarks, flat]],
    [
      "a response whose own field has the name of a field of the wrapper",
      one,
      { item: flat, name: "B" },
      flat,
    ],
  ])("%s", (_, from, value, expected) => {
    expect(flattenWrapped(from, value)).toEqual(expected);
  });
});

describe("any other value is returned unchanged", () => {
  test.each<[string, Operation, unknown]>([
    ["a response that is not wrapped", one, flat],
    ["a response of an operation that never wraps", operation, wrapped],
    ["a field that does not hold an object", one, { item: "A", marks: [] }],
    ["a field that holds an array", one, { item: [flat] }],
    ["a field that holds null", one, { item: null }],
    ["null", one, null],
    ["a list without rows", list, { total: 0 }],
    ["a list whose rows are not an array", list, { data: "x" }],
    ["a list that is not an object", list, [wrapped]],
    ["an object instead of an array", array, wrapped],
    ["rows that are not objects", list, { data: [null, 1, "x"] }],
  ])("%s", (_, from, value) => {
    expect(flattenWrapped(from, value)).toEqual(value);
  });
});

test("calls unwrap the field that the table names", async () => {
  const body = { data: [{ lead: flat, markers: [], flows: ["f"] }], total: 1 };
  const { client } = clientWith(() => Response.json(body));
  const found = await client.call.searchContacts({ body: {} });
  expect(found).toEqual({ data: [{ ...flat, markers: [], flows: ["f"] }], total: 1 });

  const hook = clientWith(() => Response.json({ data: flat })).client;
  expect(await hook.call.getWebhook({ path: { uuid: "u" } })).toEqual(flat);
});
