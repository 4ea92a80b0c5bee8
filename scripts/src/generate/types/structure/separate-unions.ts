import { isObject, type Json, type JsonObject } from "../../../description/json.ts";

/** Keywords about the value as a whole. They stay outside of the `allOf`. */
const ABOUT_THE_WHOLE: ReadonlySet<string> = new Set([
  ...["default", "deprecated", "description", "example", "nullable"],
]);

/**
 * Moves a union beside other keywords into an `allOf`, because a value must fit both. openapi-typescript would accept
 * values that fit only one of them.
 */
export function separateUnions(schema: JsonObject): JsonObject {
  if (!isMixed(schema)) return schema;
  const entries = Object.entries(schema);
  const whole = Object.fromEntries(entries.filter(([key]) => isAboutTheWhole(key)));
  const { anyOf, oneOf, ...base } = Object.fromEntries(entries.filter(([key]) => !isAboutTheWhole(key)));
  const unions = [anyOf === undefined ? {} : { anyOf }, oneOf === undefined ? {} : { oneOf }];
  const allOf = [base, ...unions].filter((part) => Object.keys(part).length > 0);
  return { ...whole, allOf };
}

const isAboutTheWhole = (key: string): boolean => ABOUT_THE_WHOLE.has(key) || key.startsWith("x-");

/** Whether openapi-typescript would not intersect a union with the other keywords. */
function isMixed({ type, enum: values, const: value, anyOf, oneOf, ...others }: JsonObject): boolean {
  if (values !== undefined || value !== undefined) return false;
  const isPlain = type !== undefined && type !== "object";
  const hasFields = ["allOf", "properties", "additionalProperties"].some((key) => isFilled(others[key]));
  return (isFilled(anyOf) && (isPlain || hasFields || isFilled(oneOf))) || (isFilled(oneOf) && isPlain);
}

const isFilled = (value: Json | undefined): boolean =>
  value === true || (isObject(value) || Array.isArray(value) ? Object.keys(value).length > 0 : false);
