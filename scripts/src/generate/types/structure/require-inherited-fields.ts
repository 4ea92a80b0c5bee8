import { compositionOf } from "../../../description/composition.ts";
import {
  arrayOr,
  isObject,
  type Json,
  type JsonObject,
  mapValues,
  objectOr,
} from "../../../description/json.ts";
import { dereference } from "../../../description/references.ts";

/**
 * Describes a required field where it is required, if the description does so elsewhere: in a schema that a part
 * consists of, in the members of a union, or beside a union whose members require it. openapi-typescript finds such a
 * field only in the schemas that an `allOf` refers to.
 */
export function requireInheritedFields(description: JsonObject, schema: JsonObject): JsonObject {
  const { anyOf, oneOf, ...base } = schema;
  const complete = describeRequired(
    schema,
    directParts(description, schema),
    compositionOf(description, schema),
  );
  return mapValues(complete, (members, key) =>
    (key === "anyOf" || key === "oneOf") && Array.isArray(members)
      ? mapValues(members, (member) =>
          isObject(member) && member.$ref === undefined
            ? describeRequired(member, compositionOf(description, member), compositionOf(description, base))
            : member,
        )
      : members,
  );
}

/** Adds the required fields that no schema in `known` describes, as the schemas in `others` describe them. */
function describeRequired(
  schema: JsonObject,
  known: readonly JsonObject[],
  others: readonly JsonObject[],
): JsonObject {
  const { properties, required } = schema;
  const missing = arrayOr(required)
    .map(String)
    .filter((name) => fieldsNamed(name, known).length === 0);
  const added = missing.flatMap((name): [string, Json][] => {
    const fields = fieldsNamed(name, others);
    const [only = null, ...more] = fields;
    return fields.length === 0 ? [] : [[name, more.length === 0 ? only : { anyOf: fields }]];
  });
  if (added.length === 0) return schema;
  return { ...schema, properties: { ...objectOr(properties), ...Object.fromEntries(added) } };
}

/** Returns the different schemas of a field. */
function fieldsNamed(name: string, schemas: readonly JsonObject[]): Json[] {
  const fields = schemas
    .map(({ properties }) => objectOr(properties))
    .filter((fields) => Object.hasOwn(fields, name))
    .map((fields) => fields[name] ?? null);
  return [...new Map(fields.map((field) => [JSON.stringify(field), field])).values()];
}

/** Returns a schema, and the parts of its `allOf`. */
const directParts = (description: JsonObject, schema: JsonObject): JsonObject[] => [
  schema,
  ...arrayOr(schema.allOf).map((part) => dereference(description, part)),
];
