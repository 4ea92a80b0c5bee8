import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../description/json.ts";
import { buildTable } from "../../generate/table/build-table.ts";
import { checkExtensions } from "../extensions.ts";
import { listsWithoutRowKey } from "./row-keys.ts";

const row: JsonObject = { type: "object", properties: { uuid: { type: "string" }, lead_uuid: {} } };
const rows: JsonObject = { type: "array", items: row };

/** Returns a description of a list with these rows and extensions. */
function describeList(schema: Json, extensions: JsonObject): JsonObject {
  const responses = { 200: { description: "", content: { "application/json": { schema } } } };
  return { paths: { "/rows": { get: { operationId: "listRows", responses, ...extensions } } } };
}

describe.each<[string, Json]>([
  ["a list", rows],
  ["a list in an envelope", { type: "object", properties: { data: rows } }],
])("the row key of %s", (_, schema) => {
  const listOf = (key: Json): JsonObject => describeList(schema, { "x-sdk-row-key": key });

  test("is in the table", () => {
    expect(buildTable(listOf("uuid")).get("listRows")?.paging).toMatchObject({ key: "uuid" });
    for (const none of [listOf(false), describeList(schema, {})])
      expect(buildTable(none).get("listRows")?.paging).not.toHaveProperty("key");
  });

  test("is missing if it is not declared or not a field of the rows", () => {
    expect(listsWithoutRowKey(listOf("uuid"))).toEqual([]);
    expect(listsWithoutRowKey(listOf(false))).toEqual([]);
    expect(listsWithoutRowKey(listOf("id"))).toEqual(["listRows"]);
    expect(listsWithoutRowKey(describeList(schema, {}))).toEqual(["listRows"]);
  });
});

test("an operation other than a list needs no row key", () => {
  expect(listsWithoutRowKey(describeList(row, {}))).toEqual([]);
});

test.each<[Json, boolean]>([
  ["uuid", true],
  [false, true],
  [true, false],
  ["", false],
  [null, false],
])("x-sdk-row-key: %j is valid: %s", (key, isValid) => {
  const problem = '#/paths/~1rows/get: "x-sdk-row-key" must be the name of a field, or false.';
  expect(checkExtensions(describeList(rows, { "x-sdk-row-key": key }))).toEqual(isValid ? [] : [problem]);
});
