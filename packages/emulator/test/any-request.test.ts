import fc from "fast-check";
import qs from "qs";
import { expect, test } from "vitest";
import { type Operation, operations } from "../src/description.ts";
import { createEmulator } from "../src/index.ts";
import { allScenarios } from "./scenarios/index.ts";
import { Api, type CallOptions } from "./support/api.ts";
import { arbitraryValue } from "./support/arbitrary-values.ts";

/** Generates requests that the description allows, with existing ids of any kind of row. */
function arbitraryRequest(
  operation: Operation,
  ids: readonly string[],
): fc.Arbitrary<[id: string, options: CallOptions]> {
  const parametersIn = (location: string): Operation["parameters"] =>
    operation.parameters.filter((parameter) => parameter.in === location);
  const path = Object.fromEntries(parametersIn("path").map(({ name }) => [name, fc.constantFrom(...ids)]));
  const query = Object.fromEntries(
    parametersIn("query").map(({ name, schema, isJson }) => {
      const value = arbitraryValue(schema, ids);
      return [name, isJson ? value.map((json) => JSON.stringify(json)) : value];
    }),
  );
  const { contentType, schema = {} } = operation.body ?? {};
  const body = contentType === "application/json" ? arbitraryValue(schema, ids) : fc.constant(undefined);
  return fc
    .tuple(fc.record(path), fc.record(query), body)
    .map(([path, query, body]) => [operation.id, { ...path, query: qs.stringify(query), body }]);
}

test("any described request gets a response of the API, and advancing the time does not fail", async () => {
  const api = new Api(createEmulator({ contacts: 10 }));
  for (const run of allScenarios) await run(api);
  const saved = api.emulator.save();
  const ids = Object.values(saved.tables).flatMap(({ added }) =>
    added.slice(0, 3).map((row) => String(row.uuid ?? row.id)),
  );
  const request = fc.constantFrom(...operations).chain((operation) => arbitraryRequest(operation, ids));
  const property = fc.asyncProperty(request, async ([id, options]) => {
    if (api.sent.length % 100 === 0) api.emulator.load(saved);
    const { status } = await api.send(id, options);
    expect(status).toBeLessThan(501);
    api.emulator.advance(60_000);
  });
  await fc.assert(property, { numRuns: process.env.SOAK_TESTS === "full" ? 2000 : 500, seed: 1 });
});
