import { expect, test } from "vitest";
import { withSchema } from "../../test/description-builders.ts";
import type { JsonObject } from "../description/json.ts";
import { resolveMappings } from "./resolve-mappings.ts";

const text: JsonObject = { type: "string" };
const described = (mapping: JsonObject): JsonObject =>
  withSchema(
    { oneOf: [], discriminator: { propertyName: "kind", mapping } },
    { cat: text, "dog/small": text },
  );

test("the name of a schema in a mapping becomes a reference", () => {
  const mapping = { tom: "cat", rex: "dog/small", reference: "#/components/schemas/cat" };
  expect(resolveMappings(described(mapping))).toEqual(
    described({
      tom: "#/components/schemas/cat",
      rex: "#/components/schemas/dog~1small",
      reference: "#/components/schemas/cat",
    }),
  );
});

test.each(["constructor", "other", "./cat.json"])("%s, which is no schema, stays as it is", (target) => {
  const description = described({ a: target });
  expect(resolveMappings(description)).toBe(description);
});

test("data that looks like a mapping stays as it is", () => {
  const data = { discriminator: { propertyName: "kind", mapping: { a: "cat" } } };
  const description = withSchema({ default: data, enum: [data] }, { cat: text });
  expect(resolveMappings(description)).toBe(description);
});
