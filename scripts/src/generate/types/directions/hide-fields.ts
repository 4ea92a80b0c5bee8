import { COMPOSITIONS, compositionOf } from "../../../description/composition.ts";
import {
  arrayOr,
  isObject,
  type Json,
  type JsonObject,
  mapValues,
  objectOr,
} from "../../../description/json.ts";
import { dereference } from "../../../description/references.ts";
import { mapSubschemas } from "../../../description/traversal/map-schemas.ts";

/** The keyword of fields that only responses have, or only requests. */
export type DirectionKeyword = "readOnly" | "writeOnly";

/** What happens to a field with the keyword: it is left out, or it is no longer required. */
export type Treatment = "omit" | "optional";

/** Returns a schema without the fields that have the keyword. */
export type HideFields = (schema: Json) => Json;

/** Keywords that accept values beside the fields of an object. */
const OTHER_VALUES: ReadonlySet<string> = new Set([
  "additionalProperties",
  "anyOf",
  "oneOf",
  "enum",
  "const",
]);

const NONE: ReadonlySet<never> = new Set();

/**
 * Returns the names of the fields that have the keyword, in the schema and in the parts of its `allOf`. The keyword may
 * also be in the schema that a field refers to.
 */
export function fieldsWith(description: JsonObject, schema: Json, keyword: DirectionKeyword): Set<string> {
  const isMarked = (field: Json): boolean =>
    [objectOr(field), ...compositionOf(description, field, ["allOf"])].some((part) => part[keyword] === true);
  const fields = compositionOf(description, schema, ["allOf"]).flatMap(({ properties }) =>
    Object.entries(objectOr(properties)),
  );
  return new Set(fields.filter(([, field]) => isMarked(field)).map(([name]) => name));
}

/**
 * Returns a function that treats the fields with the keyword in a schema and in the schemas inside of it. It removes
 * `readOnly` and `writeOnly` themselves, because the type generator would make such a field `readonly`.
 *
 * References are kept, because the schemas that they refer to get the same treatment. But a schema may mark a field
 * that a part of it declares. If that part is a reference, a copy without the field replaces it.
 */
export function createHideFields(
  description: JsonObject,
  keyword: DirectionKeyword,
  treatment: Treatment,
): HideFields {
  /** @param around - The names of the fields that the schemas around this one hide. */
  const hide = (given: Json, around: ReadonlySet<string>, copied: ReadonlySet<Json>): Json => {
    if (!isObject(given)) return given;
    if (typeof given.$ref === "string") return hideInTarget(given, around, copied);
    const hidden = new Set([...around, ...fieldsWith(description, given, keyword)]);
    if (treatment === "omit" && losesAllFields(given, hidden)) return emptyObject(given);
    const schema = mapSubschemas(withoutEmptyParts(given, hidden), (subschema, key) =>
      hide(subschema, COMPOSITIONS.has(key) ? hidden : NONE, copied),
    );
    return withoutFields(withoutDirection(schema), hidden, treatment);
  };

  const hideInTarget = (given: JsonObject, around: ReadonlySet<string>, copied: ReadonlySet<Json>): Json => {
    if (around.size === 0) return given;
    const target = dereference(description, given);
    const own = fieldsWith(description, target, keyword);
    const names = compositionOf(description, target).flatMap(describedNames);
    const keepsAll = names.every((name) => own.has(name) || !around.has(name));
    return keepsAll || copied.has(target) ? given : hide(target, around, new Set([...copied, target]));
  };

  /** An empty object in an `allOf` would forbid the fields of the other parts. */
  const withoutEmptyParts = (schema: JsonObject, hidden: ReadonlySet<string>): JsonObject => {
    const { allOf } = schema;
    if (treatment === "optional" || !Array.isArray(allOf)) return schema;
    const kept = allOf.filter((part) => !losesAllFields(part, hidden));
    return kept.length === allOf.length ? schema : { ...schema, allOf: kept };
  };

  const losesAllFields = (schema: Json, hidden: ReadonlySet<string>): boolean => {
    const parts = compositionOf(description, schema, ["allOf"]);
    const names = parts.flatMap(({ properties }) => Object.keys(objectOr(properties)));
    return names.length > 0 && names.every((name) => hidden.has(name)) && !parts.some(acceptsOtherValues);
  };

  return (schema) => hide(schema, NONE, NONE);
}

const acceptsOtherValues = (schema: JsonObject): boolean =>
  Object.entries(schema).some(([key, value]) => OTHER_VALUES.has(key) && value !== false);

/** Returns an object that accepts no fields, with the texts and names of the schema. */
function emptyObject(schema: JsonObject): JsonObject {
  const { properties: _, required, allOf, ...texts } = withoutDirection(schema);
  return { ...texts, type: "object", additionalProperties: { enum: [] } };
}

function withoutDirection(schema: JsonObject): JsonObject {
  if (schema.readOnly === undefined && schema.writeOnly === undefined) return schema;
  const { readOnly: _, writeOnly, ...kept } = schema;
  return kept;
}

const describedNames = ({ properties, required }: JsonObject): string[] => [
  ...Object.keys(objectOr(properties)),
  ...arrayOr(required).map(String),
];

function withoutFields(schema: JsonObject, hidden: ReadonlySet<string>, treatment: Treatment): JsonObject {
  if (hidden.size === 0) return schema;
  const isKept = (name: Json): boolean => !hidden.has(String(name));
  return mapValues(schema, (value, key) => {
    if (key === "required" && Array.isArray(value)) return value.filter(isKept);
    if (key !== "properties" || !isObject(value) || treatment === "optional") return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => isKept(name)));
  });
}
