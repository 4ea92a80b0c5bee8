/**
 * A plain value of a filter, and no blank text. A `Date` is written as ISO 8601. The `{}` keeps `"is_null"` apart from any
 * string, so that an editor completes it.
 */
export type FilterScalar = (string & {}) | number | boolean | Date;

/** Comparisons, at least one; several hold together: `{ ">=": "2026-01-01", "<": "2026-02-01" }`. */
export type FilterOperators<Value = FilterScalar> = {
  readonly [Operator in "!=" | "<" | "<=" | "<>" | "=" | ">" | ">="]?: Value;
};

/**
 * What a field of a filter may be: a value (equal to it), an array (one of them), operators, or whether there is any
 * value at all. What says nothing, such as an empty array, is an `InvalidInputError`: without it everything would match.
 *
 * `Value`: the values that the field has, where the API's description lists them.
 */
export type FilterValue<Value = FilterScalar> =
  | "is_not_null"
  | "is_null"
  | Value
  | readonly Value[]
  | FilterOperators<Value>;

/**
 * A filter whose fields the API's description does not list: any field compiles. A field that the API does not know may
 * be an error there, or be ignored so that everything is answered; check the name in the API's reference. `verifyFilter` of a
 * list in `@grinfi/sdk` compares the rows with it.
 */
export type Filter = { readonly [field: string]: FilterValue };
