import fc from "fast-check";
import qs from "qs";
import { expect, test } from "vitest";
import { type Operation, operations } from "../src/description.ts";
import { createEmulator } from "../src/index.ts";
import { allScenarios } from "./scenarios/index.ts";
import { Api, type CallOptions } from "./support/api.ts";
import { anyValue } from "./support/arbitrary-values.ts";

/** A request that the description allows, with ids that there are, if not of what is asked for. */
function anyRequest(
  operation: Operation,
  ids: readonly string[],
): fc.Arbitrary<[id: string, asked: CallOptions]> {
  const placed = (place: string): Operation["parameters"] =>
    operation.parameters.filter((parameter) => parameter.in === place);
  const path = Object.fromEntries(placed("path").map(({ name }) => [name, fc.constantFrom(...ids)]));
  const query = Object.fromEntries(
    placed("query").map(({ name, schema, isJson }) => {
      const value = anyValue(schema, ids);
      return [name, isJson ? value.map((json) => JSON.stringify(json)) : value];
    }),
  );
  const { contentType, schema = {} } = operation.body ?? {};
  const body = contentType === "application/json" ? anyValue(schema, ids) : fc.constant(undefined);
  return fc
    .tuple(fc.record(path), fc.record(query), body)
    .map(([path, query, body]) => [operation.id, { ...path, query: qs.stringify(query), body }]);
}

test("whatever a request holds, the emulator answers as an API does, and time goes on", async () => {
  const api = new Api(createEmulator({ contacts: 10 }));
  for (const run of allScenarios) await run(api);
  const saved = api.emulator.save();
  const ids = Object.values(saved.tables).flatMap(({ added }) =>
    added.slice(0, 3).map((row) => String(row.uuid ?? row.id)),
  );
  const request = fc.constantFrom(...operations).chain((operation) => anyRequest(operation, ids));
  const property = fc.asyncProperty(request, async ([id, asked]) => {
    if (api.sent.length % 100 === 0) api.emulator.load(saved);
    const { status } = await api.send(id, asked);
    expect(status).toBeLessThan(501);
    api.emulator.advance(60_000);
  });
  await fc.assert(property, { numRuns: process.env.SOAK_TESTS === "full" ? 2000 : 500, seed: 1 });
});
