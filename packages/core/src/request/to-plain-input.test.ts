import { expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { toPlainInput } from "./to-plain-input.ts";

test("toPlainInput returns the data that the call sends, as a deep copy", () => {
  const filter = { created_at: { ">=": new Date(0) }, tags: ["a"] };
  const input = toPlainInput("searchContacts", { body: { filter, limit: undefined } as never });
  expect(input).toEqual({
    body: { filter: { created_at: { ">=": "1970-01-01T00:00:00.000Z" }, tags: ["a"] } },
  });
  filter.tags.length = 0;
  expect(input.body.filter).toHaveProperty("tags", ["a"]);
  const path = { flowUuid: "f" };
  expect(toPlainInput("listFlowVersions", { path })).toEqual({ path });
  const query = { filter: { status: ["on"] }, limit: 5, offset: undefined as never } as const;
  expect(toPlainInput("listFlows", { query })).toEqual({ query: { filter: { status: ["on"] }, limit: 5 } });
});

test("toPlainInput throws the error that the call would throw", () => {
  for (const invalid of [
    () => toPlainInput("searchContacts", { body: { filter: { list_uuid: [] } } }),
    () => toPlainInput("listFlows", { query: { filter: { status: [] } } }),
    () => toPlainInput("massRetryTasks", { body: { uuids: [] } }),
    () => toPlainInput("listFlows", { query: new Map() as never }),
  ]) {
    expect(invalid).toThrow(InvalidInputError);
    expect(invalid).toThrow(/^(searchContacts|listFlows|massRetryTasks): The (filter condition|field) "/);
  }
});
