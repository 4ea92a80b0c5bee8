import type { Input, OperationId } from "@grinfi/core";

/** The query of an operation. */
export type Query<Id extends OperationId> = NonNullable<Input<Id>["query"]>;

/** The body of an operation. */
export type Body<Id extends OperationId> = NonNullable<Input<Id>["body"]>;

/** The query and the body of an operation that has both. */
export type Inputs<Id extends OperationId> = Omit<Input<Id>, "path">;

/** Fields with the names of the SDK in place of those of the API. */
export type Renamed<Given, Names extends Readonly<Record<string, string>>> = {
  [Field in keyof Given as Field extends keyof Names ? Names[Field] : Field]: Given[Field];
};

/** Returns the input with the names of the API in place of those of the SDK. */
export function renamed<Given>(input: object, names: Readonly<Record<string, string>>): Given {
  const fieldOf = new Map(Object.entries(names).map(([field, name]) => [name, field]));
  const fields = Object.entries(input).map(([name, value]) => [fieldOf.get(name) ?? name, value]);
  return Object.fromEntries(fields) as Given;
}
