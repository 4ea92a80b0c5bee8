import { expect, test } from "vitest";
import type { JsonObject } from "../description/json.ts";
import { InputError } from "../shared/input-error.ts";
import { checkOperationIds } from "./check-operation-ids.ts";

/** A description with one path for each id. */
const withIds = (...ids: string[]): JsonObject => ({
  paths: Object.fromEntries(ids.map((operationId, index) => [`/${index}`, { get: { operationId } }])),
});
const check =
  (...ids: string[]) =>
  (): void =>
    checkOperationIds(withIds(...ids), "published.yaml");

test("accepts unique identifiers", () => {
  expect(check("getLead", "listLeads", "get_lead2", "A")).not.toThrow();
});

test.each([
  ["constructor", "is reserved in JavaScript"],
  ["toString", "is reserved in JavaScript"],
  ["hasOwnProperty", "is reserved in JavaScript"],
  ["__proto__", "is not an identifier"],
  ["a-b", "is not an identifier"],
  ["a b", "is not an identifier"],
  ["a.b", "is not an identifier"],
  ["1a", "is not an identifier"],
  ["_a", "is not an identifier"],
  ["é", "is not an identifier"],
  ["a\n", "is not an identifier"],
  ['a"]; throw 1; //', "is not an identifier"],
  ["", "is not an identifier"],
])("rejects %j", (id, reason) => {
  expect(check("getLead", id)).toThrow(InputError);
  expect(check("getLead", id)).toThrow(`${JSON.stringify(id)} (GET /1) ${reason}`);
});

test.each([
  ["the same id twice", "getLead", "getLead"],
  ["ids that differ only by case", "getLead", "getlead"],
])("rejects %s and names both operations", (_, first, second) => {
  expect(check(first, second)).toThrow(
    `"${second}" (GET /1) and "${first}" (GET /0) are the same or differ only by case`,
  );
});

test("rejects the id of an operation on a webhook and on a callback", () => {
  const inCallback = { "{$url}": { post: { operationId: "getLead" } } };
  const hook = { post: { operationId: "hook", callbacks: { done: inCallback } } };
  for (const others of [
    { webhooks: { hook: { post: { operationId: "getLead" } } } },
    { webhooks: { hook } },
    { components: { callbacks: { done: inCallback } } },
  ])
    expect(() => checkOperationIds({ ...withIds("getLead"), ...others }, "published.yaml")).toThrow(
      '"getLead" is the id of a webhook or a callback, and of another operation',
    );
  expect(() => checkOperationIds({ ...withIds("listLeads"), webhooks: { hook } }, "a")).not.toThrow();
});

test("names the source and every invalid id", () => {
  expect(check("a-b", "toString")).toThrow(/^published\.yaml .*"a-b".*"toString"/s);
});
