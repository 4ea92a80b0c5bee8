import { CONTENT, FILE, FILTER } from "@grinfi/openapi-types/marks";
import { arrayOr, isObject, type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { dereference } from "../../description/references.ts";
import type { Direction } from "../../description/traversal/directions.ts";
import { isRequiredOnly } from "../types/structure/hoist-required-fields.ts";
import { constraintsOf } from "./constraints.ts";
import { fileSchema, filterSchema, filterValueSchema } from "./input-forms.ts";
import { alternativesOf, hasParts, mergeParts } from "./merge-parts.ts";

/** What a conversion needs to know besides the schema. */
export interface Conversion {
  readonly description: JsonObject;
  readonly direction: Direction;
  /** Returns the name of the definition that a reference leads to. */
  readonly nameOf: (reference: string) => string;
  /** The reference to the definition of a condition of a filter. */
  readonly conditionOf: () => JsonObject;
  /** Whether the schema is a part of another one, whose other parts have further fields. */
  readonly isPart?: boolean;
  /** The shared schemas that contain the schema without a reference. */
  readonly inlined?: ReadonlySet<Json>;
}

/** Converts a schema of OpenAPI to JSON Schema. It says what the TypeScript types of the same schema say. */
export function convertSchema(conversion: Conversion, node: Json): Json {
  if (!isObject(node)) return node;
  const texts = textsOf(node);
  if (typeof node.$ref === "string") return { ...convertReference(conversion, node, node.$ref), ...texts };
  const form = conversion.direction === "sent" ? inputForm(conversion, node) : undefined;
  if (form !== undefined) return { ...form, ...texts };
  const { description, inlined = new Set() } = conversion;
  const schema = separateAlternatives(node);
  const merged = mergeParts(description, schema, inlined) ?? { schema, inlined };
  const keywords = convertKeywords({ ...conversion, inlined: merged.inlined }, merged.schema);
  const { allOf, nullable } = merged.schema;
  // The parts of an `allOf` do not accept null.
  const isUnion = Array.isArray(allOf) && nullable === true;
  return { ...(isUnion ? { anyOf: [keywords, { type: "null" }] } : keywords), ...texts };
}

/** Moves alternatives of two kinds to an `allOf`, because a value must fit one of each. */
function separateAlternatives(schema: JsonObject): JsonObject {
  const { anyOf, oneOf, ...others } = schema;
  if (anyOf === undefined || oneOf === undefined) return schema;
  return { ...others, allOf: [...arrayOr(others.allOf), { anyOf }, { oneOf }] };
}

function convertReference(conversion: Conversion, node: JsonObject, reference: string): JsonObject {
  const { description, isPart, inlined = new Set() } = conversion;
  if (isPart !== true) return { $ref: `#/$defs/${conversion.nameOf(reference)}` };
  // A definition would reject the fields of the other parts.
  const target = dereference(description, node);
  if (inlined.has(target)) return {};
  return objectOr(convertSchema({ ...conversion, inlined: new Set([...inlined, target]) }, target));
}

/** Returns the schema of an input whose TypeScript type is one of the SDK: a file or a filter. */
function inputForm({ conditionOf }: Conversion, schema: JsonObject): JsonObject | undefined {
  if (schema[CONTENT] !== undefined)
    return { anyOf: [{ type: "string", contentMediaType: "application/octet-stream" }, fileSchema()] };
  if (schema[FILE] === true) return nullableForm(schema, fileSchema());
  if (schema[FILTER] === "value") return nullableForm(schema, filterValueSchema(schema));
  if (schema[FILTER] === "unusable") return { not: {} };
  if (schema[FILTER] === "fields" && schema.properties === undefined && schema.allOf === undefined)
    return nullableForm(schema, filterSchema(schema, conditionOf()));
  return undefined;
}

const nullableForm = ({ nullable }: JsonObject, form: JsonObject): JsonObject =>
  nullable === true ? { anyOf: [form, { type: "null" }] } : form;

function convertKeywords(conversion: Conversion, schema: JsonObject): JsonObject {
  const isSent = conversion.direction === "sent";
  const types = jsonTypesOf(schema);
  const values = allowedValues(schema);
  const inner = { ...conversion, isPart: false };
  const ofParts = { ...conversion, isPart: conversion.isPart === true || hasParts(schema) };
  const { allOf } = schema;
  const alternatives = nullableAlternatives(schema);
  return {
    ...(types !== undefined && { type: types.length === 1 ? (types[0] ?? "") : types }),
    ...(values !== undefined && (isSent ? { enum: values } : { examples: values })),
    ...(isSent && constraintsOf(schema)),
    ...convertFields(inner, schema, ofParts.isPart),
    ...(schema.items !== undefined && { items: convertSchema(inner, schema.items) }),
    ...(alternatives.length > 0 && {
      anyOf: alternatives.map((alternative) => convertAlternative(ofParts, alternative)),
    }),
    ...(Array.isArray(allOf) && { allOf: allOf.map((part) => convertSchema(ofParts, part)) }),
  };
}

/** The types of a schema in JSON Schema. 64-bit integers may be strings, because a number cannot hold all of them. */
function jsonTypesOf({ type, nullable, format, properties }: JsonObject): string[] | undefined {
  const stated = [type ?? (properties === undefined ? [] : "object")].flat().map(String);
  if (stated.length === 0) return undefined;
  const isInt64 = stated.includes("integer") && format === "int64";
  return [...new Set([...stated, ...(isInt64 ? ["string"] : []), ...(nullable === true ? ["null"] : [])])];
}

function allowedValues({ enum: values, const: only, nullable }: JsonObject): Json[] | undefined {
  const stated = only === undefined ? values : [only];
  if (!Array.isArray(stated)) return undefined;
  return nullable === true && !stated.includes(null) ? [...stated, null] : stated;
}

/** The alternatives of a schema. `oneOf` becomes `anyOf`, as in the types: a value may match several of them. */
function nullableAlternatives(schema: JsonObject): Json[] {
  const alternatives = alternativesOf(schema);
  const isNullable = schema.nullable === true && schema.type === undefined && alternatives.length > 0;
  return isNullable ? [...alternatives, { type: "null" }] : alternatives;
}

const convertAlternative = (conversion: Conversion, alternative: Json): Json =>
  isRequiredOnly(alternative)
    ? { required: objectOr(alternative).required ?? [] }
    : convertSchema(conversion, alternative);

function convertFields(conversion: Conversion, schema: JsonObject, isOpen: boolean): JsonObject {
  const { properties, required } = schema;
  const fields = Object.entries(objectOr(properties)).map(
    ([name, field]) => [name, convertSchema(conversion, field)] as const,
  );
  const others = additionalOf(conversion, schema, isOpen);
  // The types ignore a required field that no part describes. A closed object could never have it.
  const isPossible = (name: Json): boolean => others !== false || fields.some(([field]) => field === name);
  const needed = arrayOr(required).filter(isPossible);
  return {
    ...(fields.length > 0 && { properties: Object.fromEntries(fields) }),
    ...(needed.length > 0 && { required: needed }),
    ...(others !== undefined && { additionalProperties: others }),
  };
}

/** Returns what an object accepts besides its properties; `undefined` for any value. */
function additionalOf(conversion: Conversion, schema: JsonObject, isOpen: boolean): Json | undefined {
  const { additionalProperties: stated, properties } = schema;
  if (isObject(stated)) return convertSchema(conversion, stated);
  const isClosed = stated === false || (stated === undefined && Object.keys(objectOr(properties)).length > 0);
  return isClosed && !isOpen && conversion.direction === "sent" ? false : undefined;
}

/** Returns the keywords that are for readers. */
const textsOf = ({ description, default: value, deprecated }: JsonObject): JsonObject => ({
  ...(typeof description === "string" && { description: description.trim() }),
  ...(value !== undefined && { default: value }),
  ...(deprecated === true && { deprecated }),
});
