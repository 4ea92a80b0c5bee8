import { expect, test } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { listOperations } from "../src/description/operations.ts";
import { keepChangedOperations } from "../src/diff/changed-operations.ts";
import { diffAll } from "../src/diff/diff.ts";
import {
  at,
  BASE_FIXTURE,
  component,
  described,
  drop,
  field,
  listAt,
  operation,
  parameter,
  readFixture,
  requestSchema,
} from "./mutation.ts";

/** Changes of many kinds that do not overlap. */
function mutate(description: JsonObject): void {
  drop(at(component(description, "lead"), "properties"), "about");
  drop(at(description, "paths", "/emails/api/emails/{uuid}"), "delete");
  listAt(requestSchema(description, "findOneContact"), "anyOf").pop();
  Object.assign(field(component(description, "task"), "status"), { type: "integer" });
  Object.assign(operation(description, "startFlow"), { operationId: "beginFlow" });
  Object.assign(parameter(description, "listTasks", "status"), { required: true });
  Object.assign(at(description, "components", "securitySchemes", "bearerAuth"), { bearerFormat: "opaque" });
  const get = { operationId: "listThings", responses: { "204": { description: "" } } };
  at(description, "paths")["/leads/api/things"] = { get };
}

test("comparing the complete descriptions reports the same changes", async () => {
  const snapshot = await readFixture(BASE_FIXTURE);
  const before = await described(snapshot);
  mutate(snapshot);
  const after = await described(snapshot);
  const whole = structuredClone(after);
  // Texts do not change the interface, but they make every operation differ.
  for (const { node } of listOperations(whole)) node.summary = "Words.";

  const shared = listOperations(before).length - 1;
  expect(keepChangedOperations(before, whole).pairs).toHaveLength(shared);
  expect(keepChangedOperations(before, after).pairs.length).toBeLessThan(shared / 2);
  const [found = [], all = []] = await diffAll([
    { before, after },
    { before, after: whole },
  ]);
  expect(found.length).toBeGreaterThan(7);
  expect(
    all.map((change) => ({ ...change, event: change.event.replace("Words", "GET /leads/api/things") })),
  ).toEqual(found);
});
