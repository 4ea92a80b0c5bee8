import { expect, test } from "vitest";
import type { JsonObject } from "../../description/json.ts";
import { fieldsModule } from "./sdk-modules.ts";

const text = { type: "string" };

const described: JsonObject = {
  components: {
    schemas: {
      thing: {
        type: "object",
        required: ["b"],
        properties: { b: text, a: text },
        "x-sdk-field-names": "THING_FIELDS",
      },
      other: { type: "object", properties: { c: text } },
    },
  },
  paths: {
    "/notes": {
      post: {
        operationId: "sendNote",
        "x-sdk-field-names": "NOTE_FIELDS",
        "x-sdk-jobs-require": ["more"],
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["text"],
                properties: {
                  title: { ...text, maxLength: 5 },
                  text: { ...text, maxLength: 80 },
                  more: text,
                },
              },
            },
          },
        },
      },
    },
  },
};

/** Returns the constants of the module by name. */
const constantsOf = (description: JsonObject): Record<string, unknown> =>
  Object.fromEntries(
    [...fieldsModule(description).matchAll(/^export const (\w+): .+? = (.+);$/gm)].map(
      ([, name = "", value = ""]) => [name, JSON.parse(value)],
    ),
  );

test("a schema has a constant with its fields, and the body of an operation another one with its constraints", () => {
  expect(constantsOf(described)).toEqual({
    NOTE_CONSTRAINTS: { required: ["text", "more"], maxLengths: { title: 5, text: 80 } },
    NOTE_FIELDS: ["more", "text", "title"],
    THING_FIELDS: ["a", "b"],
  });
});
