import { describe, expect, test } from "vitest";
import type { JsonObject } from "../description/json.ts";
import { dropStaleFields } from "./drop-stale-fields.ts";

const withFields = (properties: JsonObject): JsonObject => ({
  components: { schemas: { lead: { properties } } },
});
const TEXTS = { description: "Ours.", example: "x" };

describe("dropStaleFields", () => {
  test("removes fields that the snapshot does not have and returns their pointers", () => {
    const description = withFields({
      name: { type: "string", ...TEXTS },
      gone: { ...TEXTS },
      typo: { example: 1 },
      marked: { ...TEXTS, "x-sdk-secret": true },
    });
    expect(dropStaleFields(description, withFields({ name: { type: "string" } }))).toEqual([
      "#/components/schemas/lead/properties/gone",
      "#/components/schemas/lead/properties/typo",
      "#/components/schemas/lead/properties/marked",
    ]);
    expect(description).toEqual(withFields({ name: { type: "string", ...TEXTS } }));
  });

  test("finds fields at any depth, including in arrays", () => {
    const of = (fields: JsonObject): JsonObject => ({
      paths: { "/a": { get: { parameters: [{ name: "filter", schema: { properties: fields } }] } } },
    });
    expect(dropStaleFields(of({ q: { type: "string" }, old: TEXTS }), of({ q: { type: "string" } }))).toEqual(
      ["#/paths/~1a/get/parameters/0/schema/properties/old"],
    );
  });

  test.each<[string, JsonObject, JsonObject]>([
    ["a field of any type that the snapshot has", { value: { ...TEXTS } }, { value: {} }],
    ["a reference with texts beside it", { owner: { $ref: "#/x", ...TEXTS } }, { owner: { $ref: "#/x" } }],
    ["a field that the overlay adds with a type", { added: { type: "string", ...TEXTS } }, {}],
    ["a field that is named properties", { properties: { type: "object", ...TEXTS } }, {}],
    ["a field that is named like an inherited property", { toString: { type: "string" } }, {}],
  ])("leaves %s", (_, fields, snapshot) => {
    const description = withFields(fields);
    expect(dropStaleFields(description, withFields(snapshot))).toEqual([]);
    expect(description).toEqual(withFields(fields));
  });

  test("removes a stale field that is named like an inherited property", () => {
    expect(dropStaleFields(withFields({ toString: TEXTS }), withFields({}))).toHaveLength(1);
  });

  test("removes a stale field from required, unless the snapshot itself requires it", () => {
    const lead = (required: string[], properties: JsonObject): JsonObject => ({
      components: { schemas: { lead: { required, properties } } },
    });
    const uuid = { type: "string", readOnly: true };
    const gone = { readOnly: true };
    const description = lead(["theirs", "uuid", "uuid", "gone", "typo/"], { uuid, gone });
    expect(dropStaleFields(description, lead(["theirs", "uuid"], { uuid: { type: "string" } }))).toEqual([
      "#/components/schemas/lead/properties/gone",
      "#/components/schemas/lead/properties/typo~1",
    ]);
    expect(description).toEqual(lead(["theirs", "uuid"], { uuid }));
  });
});
