import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { operations } from "../generated/operations.ts";
import type { Input, Operation, OperationId } from "../operation.ts";
import type { UntypedInput } from "./request.ts";
import { jsonBody } from "./serialise-body.ts";
import { plainQuery } from "./serialise-query.ts";

/**
 * Returns the input of a call as the plain data that the call sends: a `Date` becomes a string, and an `undefined`
 * field is omitted. The function sends nothing. Use it to inspect or change an input before the call.
 *
 * @param id - The id of an operation whose body is JSON.
 * @param input - The input of the call.
 * @returns A deep copy of the input.
 * @throws InvalidInputError if the call would throw this error.
 *
 * @example
 * const { body } = toPlainInput("searchContacts", { body: { filter: { created_at: { ">=": new Date() } } } });
 */
export function toPlainInput<Id extends OperationId>(id: Id, input: Input<Id>): Input<Id> {
  const operation: Operation = operations[id];
  const { body, query, ...others } = input as object as UntypedInput;
  try {
    const json = jsonBody(operation, body);
    const plain: UntypedInput = {
      ...others,
      ...(query !== undefined && { query: plainQuery(query, operation) }),
      ...(json !== undefined && { body: json }),
    };
    return plain as object as Input<Id>;
  } catch (error) {
    throw error instanceof InvalidInputError ? new InvalidInputError(`${id}: ${error.message}`) : error;
  }
}
