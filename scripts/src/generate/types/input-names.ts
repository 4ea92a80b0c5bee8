import type { InputNames } from "@grinfi/openapi-types";
import { type JsonObject, objectOr } from "../../description/json.ts";
import { parametersOf } from "../../description/operation-schemas.ts";
import { listOperations } from "../../description/operations.ts";
import { capitalise } from "../../shared/capitalise.ts";
import { isReservedName, schemaNames } from "./type-names.ts";

/**
 * Returns the names of the types of queries and bodies, such as `ListTagsQuery` and `CreateTagBody`, by the id of the
 * operation. A part has no name if another type already has it, or if it is a body that several operations share.
 */
export function inputNamesOf(description: JsonObject): ReadonlyMap<string, InputNames> {
  const taken = new Set(schemaNames(description));
  const nameOf = (id: string, part: "Body" | "Query"): string | undefined => {
    const name = capitalise(id) + part;
    return taken.has(name) || isReservedName(name) ? undefined : name;
  };
  return new Map(
    listOperations(description).map((operation) => {
      const { id, node } = operation;
      const hasQuery = parametersOf(description, operation).some((parameter) => parameter.in === "query");
      const hasOneBody = Object.keys(objectOr(objectOr(node.requestBody).content)).length > 0;
      return [
        id,
        {
          query: hasQuery ? nameOf(id, "Query") : undefined,
          body: hasOneBody ? nameOf(id, "Body") : undefined,
        },
      ];
    }),
  );
}
