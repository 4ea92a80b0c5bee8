import { arrayOr, type Json, type JsonObject, objectOr, ownValue } from "../../../description/json.ts";
import { componentOf, dereference, encodePointerPart } from "../../../description/references.ts";
import { InputError } from "../../../shared/input-error.ts";

/** A discriminator of the description. */
export interface Discriminator {
  /** The JSON pointer of its schema, for error messages. */
  readonly pointer: string;
  /** The name of the property whose value distinguishes the schemas. */
  readonly property: string;
  /** The values in the mapping, by the reference to the schema. */
  readonly mapped: ReadonlyMap<string, readonly string[]>;
}

/** Returns the discriminator of a schema, or `undefined` if it has none. */
export function discriminatorOf({ discriminator }: JsonObject, pointer: string): Discriminator | undefined {
  const { propertyName: property, mapping } = objectOr(discriminator);
  if (typeof property !== "string") return undefined;
  const mapped = new Map<string, string[]>();
  for (const [value, target] of Object.entries(objectOr(mapping))) {
    const reference = componentOf(String(target)) ?? schemaReference(String(target));
    const values = mapped.get(reference) ?? [];
    values.push(value);
    mapped.set(reference, values);
  }
  return { pointer, property, mapped };
}

/** Returns the reference to the schema with this name. */
export const schemaReference = (name: string): string => `#/components/schemas/${encodePointerPart(name)}`;

/**
 * Returns the values of a discriminator that belong to a schema: those in the mapping, otherwise the name of the
 * schema. If the property declares values, and the name is not one of them, they are the declared values. Returns
 * `undefined` if the property cannot have any of these values.
 *
 * @param name - The name of a schema in the components.
 * @throws InputError if the mapping contradicts the declared values.
 */
export function discriminatorValues(
  description: JsonObject,
  { pointer, property, mapped }: Discriminator,
  name: string,
): readonly Json[] | undefined {
  const schema = { $ref: schemaReference(name) };
  const ofMapping = mapped.get(schemaReference(name));
  const texts = ofMapping ?? [name];
  const declared = declaredValues(description, schema, property);
  if (declared === undefined) {
    const values = texts.map((text) => valueOfType(typeOf(description, schema, property), text));
    return values.every((value) => value !== undefined) ? values : undefined;
  }
  const matching = declared.filter((value) => texts.includes(String(value)));
  if (ofMapping === undefined) return matching.length > 0 ? matching : declared;
  const wrong = ofMapping.filter((text) => !declared.some((value) => String(value) === text));
  if (wrong.length === 0) return matching;
  throw new InputError(
    `${pointer}: the discriminator maps ${listed(wrong)} to the schema ${name}, but its field ${property} is one of ${listed(declared)}. ` +
      "Correct the mapping or the enum, for example in openapi/overlay.yaml.",
  );
}

const listed = (values: readonly Json[]): string => values.map((value) => JSON.stringify(value)).join(", ");

/** Converts a key of the mapping, which is always a string, to the type of the property. */
function valueOfType(type: Json | undefined, text: string): Json | undefined {
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  if (type !== "integer" && type !== "number") return text;
  const number = Number(text);
  return Number.isNaN(number) ? undefined : number;
}

/**
 * Returns the values that schemas declare for a property, or `undefined` if they accept others. All parts of an `allOf`
 * must accept a value, and one part of a `oneOf` or `anyOf`.
 */
export function declaredValues(
  description: JsonObject,
  given: Json,
  property: string,
  around: ReadonlySet<Json> = new Set(),
): readonly Json[] | undefined {
  const schema = dereference(description, given);
  if (around.has(schema)) return undefined;
  const inside = new Set([...around, schema]);
  const valuesIn = (part: Json): readonly Json[] | undefined =>
    declaredValues(description, part, property, inside);
  const lists = [
    enumOf(description, ownValue(objectOr(schema.properties), property)),
    ...arrayOr(schema.allOf).map(valuesIn),
    ...[schema.oneOf, schema.anyOf].map(arrayOr).map((members) => {
      const found = members.map(valuesIn);
      return members.length > 0 && found.every((values) => values !== undefined) ? found.flat() : undefined;
    }),
  ].filter((values) => values !== undefined);
  const [first, ...others] = lists;
  return first?.filter((value) => others.every((values) => values.includes(value)));
}

function enumOf(description: JsonObject, property: Json | undefined): Json[] | undefined {
  const { enum: values, const: value } = dereference(description, property);
  return value === undefined ? (Array.isArray(values) ? values : undefined) : [value];
}

/** Returns the declared type of a property, in the schema or a part of it. */
function typeOf(
  description: JsonObject,
  given: Json,
  property: string,
  around: ReadonlySet<Json> = new Set(),
): Json | undefined {
  const schema = dereference(description, given);
  if (around.has(schema)) return undefined;
  const { type } = dereference(description, ownValue(objectOr(schema.properties), property));
  if (type !== undefined) return type;
  const parts = [schema.allOf, schema.oneOf, schema.anyOf].flatMap(arrayOr);
  const inside = new Set([...around, schema]);
  return parts
    .map((part) => typeOf(description, part, property, inside))
    .find((found) => found !== undefined);
}
