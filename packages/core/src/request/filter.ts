/**
 * A plain value of a filter. A string must not be blank. A `Date` is sent as ISO 8601. `string & {}` lets an editor
 * complete `"is_null"`.
 */
export type FilterScalar = (string & {}) | number | boolean | Date;

/** One or more comparisons, all of which must hold: `{ ">=": "2026-01-01", "<": "2026-02-01" }`. */
export type FilterOperators<Value = FilterScalar> = {
  readonly [Operator in "!=" | "<" | "<=" | "<>" | "=" | ">" | ">="]?: Value;
};

/**
 * The condition of a field: a value (equal to it), an array (one of its values), operators, or whether the field has a
 * value. An empty condition, such as an empty array, throws an `InvalidInputError`: without a condition everything
 * would match.
 *
 * @typeParam Value - The values of the field, if the API's description lists them.
 */
export type FilterValue<Value = FilterScalar> =
  | "is_not_null"
  | "is_null"
  | Value
  | readonly Value[]
  | FilterOperators<Value>;

/**
 * A filter whose fields the API's description does not list, so any field compiles. The API may reject an unknown
 * field, or ignore it and return everything: check the name in the API's reference. The option `verifyFilter` of a list
 * in `@grinfi/sdk` compares the rows with the filter.
 */
export type Filter = { readonly [field: string]: FilterValue };

declare const reason: unique symbol;

/**
 * The type of a field that the API cannot filter by. It has no values, so a filter with this field does not compile. It
 * extends a type of conditions only so that TypeScript can spread a filter.
 *
 * @typeParam Reason - Why, and what to use instead. The compiler shows it.
 */
export interface UnusableField<Reason extends string> extends Date {
  readonly [reason]: Reason;
}
