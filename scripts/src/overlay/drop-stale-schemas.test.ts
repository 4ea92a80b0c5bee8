import { expect, test } from "vitest";
import { a, object, withSchema } from "../../test/description-builders.ts";
import { dropStaleSchemas } from "./drop-stale-schemas.ts";

const entry = (...fields: object[]): { schema: ReturnType<typeof object> } => ({
  schema: object(JSON.parse(JSON.stringify({ ...fields }))),
});

test("drops jobs and events that refer to missing parts, and names the parts", () => {
  const kept = { good: entry(a, { "x-sdk-keys-of": "a" }) };
  const description = {
    ...withSchema({}, { a: {} }),
    "x-sdk-jobs": {
      ...structuredClone(kept),
      bad: entry({ $ref: "#/components/schemas/gone" }, { "x-sdk-keys-of": "lost" }),
    },
    "x-sdk-webhooks": { ...structuredClone(kept), late: entry({ $ref: "#/paths/~1gone" }) },
  };
  expect(dropStaleSchemas(description)).toEqual([
    "#/components/schemas/gone (for bad in x-sdk-jobs)",
    "#/components/schemas/lost (for bad in x-sdk-jobs)",
    "#/paths/~1gone (for late in x-sdk-webhooks)",
  ]);
  expect(description).toMatchObject({ "x-sdk-jobs": kept, "x-sdk-webhooks": kept });
  expect(Object.keys(description["x-sdk-jobs"])).toEqual(["good"]);
  expect(Object.keys(description["x-sdk-webhooks"])).toEqual(["good"]);
});

test("drops what reads the rows of an event if its operation is missing, and keeps the event", () => {
  const schema = entry().schema;
  const description = {
    ...withSchema({}),
    "x-sdk-webhooks": { happened: { schema, poll: { operation: "listGone", filter: {} } } },
  };
  expect(dropStaleSchemas(description)).toEqual(["listGone (for happened in x-sdk-webhooks)"]);
  expect(description["x-sdk-webhooks"]).toEqual({ happened: { schema } });
});

test("changes nothing in a description without jobs and events", () => {
  expect(dropStaleSchemas(withSchema({}))).toEqual([]);
});
