import fc from "fast-check";
import type { JsonSchema } from "../../src/schemas.ts";

const FORMAT_VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(2e12) })
    .map((day) => day.toISOString().slice(0, 10)),
  "date-time": fc.constantFrom(
    "2026-01-01T09:00:00+02:00",
    "2026-03-02T09:00:00Z",
    "2026-03-02T09:00:00.5-11:30",
  ),
  email: fc.constant("robin.sample@example.com"),
  uri: fc.constant("https://hooks.example.com/grinfi?key=not-a-real-key"),
  uuid: fc.uuid(),
};

/** Generates values that a schema accepts. */
export function valuesOf(root: JsonSchema, schema: JsonSchema = root): fc.Arbitrary<unknown> {
  const { $ref, anyOf, enum: values, required = [], properties, type } = schema;
  if ($ref !== undefined) return valuesOf(root, root.$defs?.[$ref.slice("#/$defs/".length)]);
  if (values !== undefined) return fc.constantFrom(...values);
  const alternatives = anyOf?.filter(isComplete);
  if (alternatives?.length) return fc.oneof(...alternatives.map((one) => valuesOf(root, one)));
  const group = anyOf?.length ? fc.constantFrom(...anyOf.map((one) => one.required ?? [])) : fc.constant([]);
  const kinds = [type ?? (properties ? "object" : "string")].flat();
  return group.chain((names) =>
    fc.oneof(...kinds.map((kind) => valueOfType(root, schema, kind, [...required, ...names]))),
  );
}

const isComplete = ({ type, anyOf, properties, $ref, enum: values }: JsonSchema): boolean =>
  [type, anyOf, properties, $ref, values].some((keyword) => keyword !== undefined);

function valueOfType(
  root: JsonSchema,
  schema: JsonSchema,
  type: string,
  required: readonly string[],
): fc.Arbitrary<unknown> {
  const {
    additionalProperties,
    format = "",
    items = {},
    minItems = 0,
    minProperties = 0,
    minimum = -5,
    pattern,
  } = schema;
  switch (type) {
    case "array":
      return fc.array(valuesOf(root, items), { minLength: minItems, maxLength: minItems + 1 });
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: Math.ceil(minimum), max: 1e9 });
    case "null":
      return fc.constant(null);
    case "number":
      return fc.double({ min: minimum, max: 1e9, noNaN: true }).filter((value) => !Object.is(value, -0));
    case "object": {
      const known = fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
            one.not === undefined ? [[name, valuesOf(root, one)]] : [],
          ),
        ),
        { requiredKeys: [...required] },
      );
      if (typeof additionalProperties !== "object")
        return known.filter((fields) => Object.keys(fields).length >= minProperties);
      return fc
        .tuple(known, valuesOf(root, additionalProperties))
        .map(([fields, other]) => ({ ...fields, list_uuid: other }));
    }
    default:
      return (
        FORMAT_VALUES[format] ??
        (pattern?.includes("0-9")
          ? fc.bigInt().map(String)
          : fc.string({ minLength: 1 }).map((text) => `t${text}`))
      );
  }
}

/** The most changes that are made to one value. */
const MAX_CHANGES = 10;

/**
 * Returns copies of a value, each with one change at some depth: a field more, a field less, or a value of another type.
 */
export function changesOf(value: unknown): unknown[] {
  return [...changedCopies(value)].slice(0, MAX_CHANGES);
}

function* changedCopies(value: unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null) {
    yield typeof value === "boolean" ? "zzz" : true;
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const changed of changedCopies(item)) yield value.with(index, changed);
  } else {
    yield { ...value, zzz: 1 };
    for (const [key, field] of Object.entries(value)) {
      for (const changed of changedCopies(field)) yield { ...value, [key]: changed };
      const { [key]: _, ...others } = value as Record<string, unknown>;
      if (Object.keys(others).length > 0) yield others;
    }
  }
}
