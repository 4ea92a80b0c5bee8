import fc from "fast-check";
import type { Schema } from "../../src/description.ts";
import { fieldsOf } from "../../src/json.ts";

const SAMPLE_TEXTS = [
  "",
  "x",
  "0",
  "%",
  "<p>",
  '"a",b\n',
  "é😀",
  "{{first_name}}",
  "{{",
  "__proto__",
  "constructor",
];
const TIMES = [
  "2026-01-05T09:00:00Z",
  "2026-12-05T09:00:00+02:00",
  "9999-12-31T23:59:59Z",
  "0000-01-01T00:00:00Z",
];
const NUMBERS = [0, 1, -1, 2, 100, 2 ** 31, 1e15];
const KEYS = [
  "ids",
  "all",
  "excludeIds",
  "q",
  "uuid",
  "status",
  "created_at",
  "tag_uuids",
  "flow_uuid",
  "value",
];

/** Generates values that a schema allows, from known ids and special texts. */
export function arbitraryValue(schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const { anyOf, oneOf, allOf, enum: values, ...rest } = schema;
  if (Array.isArray(allOf)) {
    return fc
      .tuple(...allOf.map((part) => arbitraryValue(part, ids)))
      .map((parts) => Object.assign({}, ...parts));
  }
  const parts = [anyOf, oneOf].find(Array.isArray);
  if (parts !== undefined)
    return fc.oneof(...parts.map((part: Schema) => arbitraryValue({ ...rest, ...part }, ids)));
  if (Array.isArray(values)) return fc.constantFrom(...values);
  return fc.oneof(...[schema.type ?? "any"].flat().map((type) => typed(String(type), schema, ids)));
}

function typed(type: string, schema: Schema, ids: readonly string[]): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "string":
      return textOfFormat(schema.format, ids);
    case "integer":
    case "number":
      return fc.constantFrom(...NUMBERS);
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(arbitraryValue(fieldsOf(schema.items), ids), {
        maxLength: 3,
        minLength: Number(schema.minItems ?? 0),
      });
    case "object":
      return objectOf(schema, ids);
    default:
      return fc.constantFrom(null, 1, "x", [], {}, true);
  }
}

function textOfFormat(format: unknown, ids: readonly string[]): fc.Arbitrary<string> {
  if (format === "uuid") return fc.constantFrom(...ids);
  if (format === "date-time") return fc.constantFrom(...TIMES);
  if (format === "email") return fc.constantFrom("a@b.co", "robin@logistics.example.com");
  if (format === "uri") return fc.constantFrom("http://127.0.0.1:9/x", "urn:x:y", "mailto:a@b.co");
  return fc.oneof(fc.constantFrom(...SAMPLE_TEXTS), fc.constantFrom(...ids), fc.string({ maxLength: 5 }));
}

function objectOf({ properties, required }: Schema, ids: readonly string[]): fc.Arbitrary<object> {
  const fields = Object.entries(fieldsOf(properties)).map(([name, of]) => [
    name,
    arbitraryValue(fieldsOf(of), ids),
  ]);
  if (fields.length > 0) {
    const requiredKeys = Array.isArray(required) ? required : [];
    return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys });
  }
  const values = fc.constantFrom<unknown>(
    "is_null",
    "",
    null,
    true,
    1,
    [],
    {},
    [null],
    { ">=": "2026" },
    ...ids,
  );
  return fc.dictionary(fc.constantFrom(...KEYS), values, { maxKeys: 3 });
}
