import { expect, test } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { plainInput } from "./plain-input.ts";

test("is what the call sends, and shares nothing with the input", () => {
  const filter = { created_at: { ">=": new Date(0) }, tags: ["a"] };
  const input = plainInput("searchContacts", { body: { filter, limit: undefined } as never });
  expect(input).toEqual({
    body: { filter: { created_at: { ">=": "1970-01-01T00:00:00.000Z" }, tags: ["a"] } },
  });
  filter.tags.length = 0;
  expect(input.body.filter).toHaveProperty("tags", ["a"]);
  const path = { flowUuid: "f" };
  expect(plainInput("listFlowVersions", { path })).toEqual({ path });
  const query = { filter: { status: ["on"] }, limit: 5, offset: undefined as never } as const;
  expect(plainInput("listFlows", { query })).toEqual({ query: { filter: { status: ["on"] }, limit: 5 } });
});

test("throws the error of the call", () => {
  for (const invalid of [
    () => plainInput("searchContacts", { body: { filter: { list_uuid: [] } } }),
    () => plainInput("listFlows", { query: { filter: { status: [] } } }),
    () => plainInput("massRetryTasks", { body: { uuids: [] } }),
    () => plainInput("listFlows", { query: new Map() as never }),
  ]) {
    expect(invalid).toThrow(InvalidInputError);
    expect(invalid).toThrow(/^(searchContacts|listFlows|massRetryTasks): The (condition|field) "/);
  }
});
