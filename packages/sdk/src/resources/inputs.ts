import type { Input, OperationId } from "@grinfi/core";

/** The query that an operation takes. */
export type Query<Id extends OperationId> = NonNullable<Input<Id>["query"]>;

/** The body that an operation takes. */
export type Body<Id extends OperationId> = NonNullable<Input<Id>["body"]>;

/** Query and body of an operation that takes both. */
export type Inputs<Id extends OperationId> = Omit<Input<Id>, "path">;

/** Fields under the names that the SDK has for them, instead of those of the API. */
export type Renamed<Fields, Names extends Readonly<Record<string, string>>> = {
  [Field in keyof Fields as Field extends keyof Names ? Names[Field] : Field]: Fields[Field];
};

/** Gives fields the names that the API has for them. */
export function renamed<Fields>(input: object, names: Readonly<Record<string, string>>): Fields {
  const fieldOf = new Map(Object.entries(names).map(([field, name]) => [name, field]));
  const fields = Object.entries(input).map(([name, value]) => [fieldOf.get(name) ?? name, value]);
  return Object.fromEntries(fields) as Fields;
}
