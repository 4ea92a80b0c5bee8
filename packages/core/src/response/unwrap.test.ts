import { describe, expect, test } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import type { Operation } from "../operation.ts";
import { unwrap } from "./unwrap.ts";

const operation: Operation = { path: "/things", method: "GET" };
const one: Operation = { ...operation, wrapped: "thing" };
const list: Operation = { ...one, paging: { in: "query", rows: "data" } };
const array: Operation = { ...one, paging: { in: "none" } };
const flat = { uuid: "u", name: "A" };
const withMarks = { ...flat, marks: [1] };
const wrapped = { thing: flat, marks: [1] };

describe("what comes within a field is taken out, with what stood beside it", () => {
  test.each<[string, Operation, unknown, unknown]>([
    ["an answer", one, wrapped, withMarks],
    [
      "the rows of an envelope",
      list,
      { data: [wrapped, flat], total: 2 },
      { data: [withMarks, flat], total: 2 },
    ],
    ["the rows of an array", array, [wrapped, flat], [withMarks, flat]],
    ["an answer whose own field has the name of another one", one, { thing: flat, name: "B" }, flat],
  ])("%s", (_, from, answer, expected) => {
    expect(unwrap(from, answer)).toEqual(expected);
  });
});

describe("everything else stays as it is", () => {
  test.each<[string, Operation, unknown]>([
    ["an answer that is as described", one, flat],
    ["an answer of an operation that never wraps", operation, wrapped],
    ["a field that holds no object", one, { thing: "A", marks: [] }],
    ["a field that holds an array", one, { thing: [flat] }],
    ["a field that holds nothing", one, { thing: null }],
    ["no object", one, null],
    ["a list without rows", list, { total: 0 }],
    ["a list whose rows are none", list, { data: "x" }],
    ["a list that is no object", list, [wrapped]],
    ["an array that is none", array, wrapped],
    ["rows that are no objects", list, { data: [null, 1, "x"] }],
  ])("%s", (_, from, answer) => {
    expect(unwrap(from, answer)).toEqual(answer);
  });
});

test("calls take out what the table names", async () => {
  const body = { data: [{ lead: flat, markers: [], flows: ["f"] }], total: 1 };
  const { client } = clientWith(() => Response.json(body));
  const found = await client.call.searchContacts({ body: {} });
  expect(found).toEqual({ data: [{ ...flat, markers: [], flows: ["f"] }], total: 1 });

  const hook = clientWith(() => Response.json({ data: flat })).client;
  expect(await hook.call.getWebhook({ path: { uuid: "u" } })).toEqual(flat);
});
