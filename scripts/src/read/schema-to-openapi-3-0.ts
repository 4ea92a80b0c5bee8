import { arrayOr, isObject, type Json, type JsonObject } from "../description/json.ts";

/** The schema of `null` in OpenAPI 3.0, which has no type for it. */
const NULL_SCHEMA: JsonObject = { type: "string", nullable: true, enum: [null] };

/** The keywords that apply to one type only. Those of other types have no effect. */
const KEYWORDS_OF: Readonly<Record<string, readonly string[]>> = {
  array: ["items", "minItems", "maxItems", "uniqueItems"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"],
  object: ["properties", "required", "additionalProperties", "minProperties", "maxProperties"],
  string: ["minLength", "maxLength", "pattern", "format"],
};

const TYPED_KEYWORDS = new Set(Object.values(KEYWORDS_OF).flat());

/** Rewrites the keywords of one schema, whose parts are already rewritten. */
export function schemaToOpenApi30(schema: JsonObject): JsonObject {
  const steps = [
    dropDefinitions,
    constToEnum,
    contentToFormat,
    boundsToFlags,
    typesToAlternatives,
    nullToNullable,
  ];
  return steps.reduce((current, step) => step(current), schema);
}

/** Drops local definitions. References to them lead to components already. */
const dropDefinitions = ({ $defs: _, ...schema }: JsonObject): JsonObject => schema;

function constToEnum(schema: JsonObject): JsonObject {
  const { const: value, ...rest } = schema;
  return value === undefined ? schema : { ...rest, enum: [value] };
}

/** Converts encoded text to the format `byte`, and other content to `binary`. */
function contentToFormat(schema: JsonObject): JsonObject {
  const { contentEncoding, contentMediaType, ...rest } = schema;
  if (contentEncoding === undefined && contentMediaType === undefined) return schema;
  if (contentEncoding === "base64" || contentEncoding === "base64url") return { ...rest, format: "byte" };
  const isText = contentEncoding !== undefined || /json|text|xml/.test(String(contentMediaType));
  return isText ? schema : { type: "string", ...rest, format: "binary" };
}

/** Converts `exclusiveMinimum: 0` to `minimum: 0, exclusiveMinimum: true`, which is how 3.0 writes it. */
function boundsToFlags(schema: JsonObject): JsonObject {
  const lower = boundToFlag(schema, "minimum", "exclusiveMinimum", Math.max);
  return boundToFlag(lower, "maximum", "exclusiveMaximum", Math.min);
}

function boundToFlag(
  schema: JsonObject,
  inclusive: string,
  exclusive: string,
  narrower: (a: number, b: number) => number,
): JsonObject {
  const { [exclusive]: excluded, ...rest } = schema;
  if (typeof excluded !== "number") return schema;
  const included = schema[inclusive];
  const isNarrower = typeof included === "number" && narrower(included, excluded) !== excluded;
  return isNarrower ? rest : { ...rest, [inclusive]: excluded, [exclusive]: true };
}

/** Converts `type: [string, integer]` to `anyOf`, and `type: [string, "null"]` to `nullable`. */
function typesToAlternatives(schema: JsonObject): JsonObject {
  if (schema.type === "null") return NULL_SCHEMA;
  const { type: types, ...rest } = schema;
  if (!Array.isArray(types)) return schema;
  const named = types.filter((type) => type !== "null");
  // A type does not allow a value that the enum does not list.
  const isNullable = named.length < types.length && !(Array.isArray(rest.enum) && !rest.enum.includes(null));
  const nullable = isNullable && { nullable: true };
  if (named.length === 0) return NULL_SCHEMA;
  if (named.length === 1) return { ...rest, type: named[0] ?? "", ...nullable };
  if (Array.isArray(rest.enum)) return { ...rest, ...nullable };
  const common = Object.fromEntries(Object.entries(rest).filter(([keyword]) => !TYPED_KEYWORDS.has(keyword)));
  const anyOf = named.map((type) => ({ type, ...keywordsOf(String(type), rest), ...nullable }));
  if (common.anyOf === undefined) return { ...common, anyOf };
  return { ...common, allOf: [...arrayOr(common.allOf), { anyOf }] };
}

function keywordsOf(type: string, schema: JsonObject): JsonObject {
  const keywords = KEYWORDS_OF[type === "integer" ? "number" : type] ?? [];
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keywords.includes(keyword)));
}

/** Converts an alternative `type: "null"` beside one schema with a type to `nullable` of that schema. */
function nullToNullable(schema: JsonObject): JsonObject {
  for (const keyword of ["anyOf", "oneOf"]) {
    const { [keyword]: members, ...rest } = schema;
    if (!Array.isArray(members) || !members.includes(NULL_SCHEMA)) continue;
    const [only, ...others] = members.filter((member) => member !== NULL_SCHEMA);
    if (only === undefined) return NULL_SCHEMA;
    const isTyped = isObject(only) && only.type !== undefined && Object.keys(rest).length === 0;
    if (others.length === 0 && isTyped) return { ...only, nullable: true, ...nullInEnum(only) };
  }
  return schema;
}

/** An enum lists `null`, too, because `nullable` does not add it to the values. */
function nullInEnum({ enum: values }: JsonObject): { enum?: Json[] } {
  if (!Array.isArray(values)) return {};
  return { enum: values.includes(null) ? values : [...values, null] };
}
