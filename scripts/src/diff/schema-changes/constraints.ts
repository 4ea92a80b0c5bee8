import type { Json } from "../../description/json.ts";

/**
 * The keywords that limit a value without a change of its TypeScript type, and which values limit it more: larger ones,
 * smaller ones, or any other one.
 */
const NARROWER_VALUES: ReadonlyMap<string, "any other" | "larger" | "smaller"> = new Map([
  ...["exclusiveMinimum", "minimum", "minItems", "minLength", "minProperties"].map(
    (keyword) => [keyword, "larger"] as const,
  ),
  ...["exclusiveMaximum", "maximum", "maxItems", "maxLength", "maxProperties"].map(
    (keyword) => [keyword, "smaller"] as const,
  ),
  ...["additionalProperties", "format", "multipleOf", "not", "pattern", "uniqueItems"].map(
    (keyword) => [keyword, "any other"] as const,
  ),
]);

export const isConstraint = (keyword: string): boolean => NARROWER_VALUES.has(keyword);

/**
 * Returns whether a schema allows fewer values than before (`narrowed`), or the same or more (`widened`). Two values
 * that cannot be compared, such as two patterns, count as narrowed. Returns `undefined` for other keywords.
 */
export function compareConstraint(
  keyword: string,
  before: Json | undefined,
  after: Json | undefined,
): "narrowed" | "widened" | undefined {
  const narrower = NARROWER_VALUES.get(keyword);
  if (narrower === undefined) return undefined;
  if (!limits(keyword, after)) return "widened";
  if (!limits(keyword, before) || narrower === "any other") return "narrowed";
  const difference = Number(after) - Number(before);
  return (narrower === "larger" ? difference > 0 : difference < 0) ? "narrowed" : "widened";
}

/** Whether a value of the keyword excludes anything. Most boolean keywords do if they are true. */
const limits = (keyword: string, value: Json | undefined): boolean =>
  value !== undefined && value !== (keyword === "additionalProperties");

/** Whether a type changed between `integer` and `number`, which are the same type in TypeScript. */
export const isStillNumber = (before: Json | undefined, after: Json | undefined): boolean =>
  isNumeric(before) && isNumeric(after);

const isNumeric = (type: Json | undefined): boolean => type === "integer" || type === "number";
