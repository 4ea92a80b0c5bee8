import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { operations } from "../generated/operations.ts";
import type { Input, Operation, OperationId } from "../operation.ts";
import type { AnyInput } from "./request.ts";
import { jsonBody } from "./serialise-body.ts";
import { plainQuery } from "./serialise-query.ts";

/**
 * The input of a call as the plain data that the call sends: a `Date` is text, an `undefined` field is left out. Sends
 * nothing. Use it to inspect or change an input before the call.
 *
 * @param id - The operation, which takes JSON.
 * @returns A copy that shares nothing with the input.
 * @throws InvalidInputError as the call would.
 *
 * @example
 * const { body } = plainInput("searchContacts", { body: { filter: { created_at: { ">=": new Date() } } } });
 */
export function plainInput<Id extends OperationId>(id: Id, input: Input<Id>): Input<Id> {
  const operation: Operation = operations[id];
  const { body, query, ...others } = input as object as AnyInput;
  try {
    const json = jsonBody(operation, body);
    const plain: AnyInput = {
      ...others,
      ...(query !== undefined && { query: plainQuery(query, operation) }),
      ...(json !== undefined && { body: json }),
    };
    return plain as object as Input<Id>;
  } catch (error) {
    throw error instanceof InvalidInputError ? new InvalidInputError(`${id}: ${error.message}`) : error;
  }
}
