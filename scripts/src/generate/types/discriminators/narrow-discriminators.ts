import { type Json, type JsonObject, mapValues, objectOr } from "../../../description/json.ts";
import { dereference } from "../../../description/references.ts";
import { mapSchema, mapWholeSchemas } from "../../../description/traversal/map-schemas.ts";
import {
  type Discriminator,
  declaredValues,
  discriminatorOf,
  discriminatorValues,
  schemaReference,
} from "./discriminator-values.ts";

/**
 * Replaces discriminators by the values that they stand for, so that TypeScript can narrow a union by the property.
 *
 * openapi-typescript would overwrite declared values with the names of schemas, and would lose the fields of a union in
 * an `allOf`.
 *
 * @throws InputError if the mapping of a discriminator contradicts the declared values of its property.
 */
export function narrowDiscriminators(description: JsonObject): JsonObject {
  const schemas = objectOr(objectOr(description.components).schemas);
  const namesByReference = new Map(Object.keys(schemas).map((name) => [schemaReference(name), name]));
  const nameOf = (schema: Json): string | undefined => namesByReference.get(String(objectOr(schema).$ref));

  const narrowMember = (member: Json, discriminator: Discriminator): Json => {
    // A member that is a union with a discriminator of its own has several values.
    if (isUnion(dereference(description, member)) && hasDiscriminator(dereference(description, member)))
      return member;
    const name = nameOf(member);
    const { property } = discriminator;
    const values =
      name === undefined
        ? declaredValues(description, member, property)
        : discriminatorValues(description, discriminator, name);
    return values === undefined ? member : { allOf: [member, fieldWithValues(property, values)] };
  };
  const narrowUnion = (schema: JsonObject, pointer: string): JsonObject => {
    const discriminator = discriminatorOf(schema, pointer);
    if (discriminator === undefined) return schema;
    const { discriminator: _, ...others } = schema;
    return mapValues(others, (part, key) =>
      key === "oneOf" || key === "anyOf"
        ? mapValues(part, (member) => narrowMember(member, discriminator))
        : part,
    );
  };
  const inherited = inheritedFields(description, nameOf);
  return mapWholeSchemas(description, "document", (whole, pointer) => {
    const narrowed = mapSchema(whole, (schema) => narrowUnion(schema, pointer));
    const fields = inherited.get(pointer) ?? [];
    const { allOf } = objectOr(narrowed);
    return fields.length > 0 && Array.isArray(allOf)
      ? { ...objectOr(narrowed), allOf: [...allOf, ...fields] }
      : narrowed;
  });
}

/**
 * Returns the fields to add to schemas that inherit a discriminator through an `allOf`, by the pointer of the schema. A
 * schema also has the values of the schemas that inherit from it.
 */
function inheritedFields(
  description: JsonObject,
  nameOf: (schema: Json) => string | undefined,
): ReadonlyMap<string, readonly JsonObject[]> {
  const schemas = Object.entries(objectOr(objectOr(description.components).schemas));
  const children = new Map<string, string[]>();
  for (const [name, schema] of schemas)
    for (const parent of parentsOf(schema, nameOf))
      children.set(parent, [...(children.get(parent) ?? []), name]);
  const fields = new Map<string, JsonObject[]>();
  for (const [name, schema] of schemas) {
    const pointer = schemaReference(name);
    const discriminator = isUnion(objectOr(schema)) ? undefined : discriminatorOf(objectOr(schema), pointer);
    if (discriminator === undefined) continue;
    for (const heir of heirsOf(name, children).slice(1)) {
      const found = heirsOf(heir, children).map((each) =>
        discriminatorValues(description, discriminator, each),
      );
      if (found.some((values) => values === undefined)) continue;
      const values = new Set(found.flatMap((each) => each ?? []));
      const added = fields.get(schemaReference(heir)) ?? [];
      fields.set(schemaReference(heir), [...added, fieldWithValues(discriminator.property, [...values])]);
    }
  }
  return fields;
}

function parentsOf(schema: Json, nameOf: (schema: Json) => string | undefined): string[] {
  const { allOf } = objectOr(schema);
  if (!Array.isArray(allOf)) return [];
  return allOf.flatMap((part) => nameOf(part) ?? parentsOf(part, nameOf));
}

/** Returns the name, and the names of all schemas that inherit from it. */
function heirsOf(name: string, children: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set([name]);
  // A set also visits the values that are added on the way.
  for (const one of found) for (const child of children.get(one) ?? []) found.add(child);
  return [...found];
}

const isUnion = ({ oneOf, anyOf }: JsonObject): boolean => Array.isArray(oneOf) || Array.isArray(anyOf);

const hasDiscriminator = ({ discriminator }: JsonObject): boolean => discriminator !== undefined;

/** Returns an object schema with one required field. `const` is kept as it is, while enums in responses are opened. */
function fieldWithValues(property: string, values: readonly Json[]): JsonObject {
  const literals = values.map((value): JsonObject => (value === null ? { type: "null" } : { const: value }));
  const [only, ...others] = literals;
  const field = only !== undefined && others.length === 0 ? only : { oneOf: literals };
  return { type: "object", required: [property], properties: { [property]: field } };
}
