import { isEmptyStatus, responseContentIn, successResponses } from "../description/content.ts";
import { type JsonObject, objectOr } from "../description/json.ts";
import { isStream } from "../description/media-types.ts";
import { type DescribedOperation, listOperations, methodAndPath } from "../description/operations.ts";
import { dereference } from "../description/references.ts";

/** Returns a message for each operation whose successful responses the client cannot read as they are described. */
export function responseProblems(description: JsonObject): string[] {
  return listOperations(description).flatMap((operation) => {
    const problem = responseProblem(description, operation);
    return problem === undefined ? [] : [`${methodAndPath(operation)} (${operation.id}): ${problem}`];
  });
}

const readingAdvice = (types: readonly string[]): string =>
  types.some(isStream)
    ? ", which is a stream of items. Remove the operation, or declare another media type if the API has one."
    : " with this schema. Declare another media type, or `type: string` for text.";

function responseProblem(description: JsonObject, { method, node }: DescribedOperation): string | undefined {
  const statuses = Object.keys(objectOr(node.responses));
  const invalid = statuses.filter((status) => !/^(?:[1-5]\d\d|[1-5]XX|default|x-.*)$/.test(status));
  if (invalid.length > 0)
    return `${invalid.map((status) => `"${status}"`).join(", ")} is not a status. Use a number such as 200, a range such as 2XX, or default.`;
  const responses = successResponses(node).filter(([status]) => !isEmptyStatus(status));
  if (statuses.length > 0 && successResponses(node).length === 0)
    return "no successful response is declared, so the result of a call is unknown. Declare one.";
  if (method === "head") return undefined;
  const kinds = new Set<string>();
  for (const [status, response] of responses) {
    const types = Object.keys(objectOr(dereference(description, response).content));
    const content = responseContentIn(description, response);
    if (content !== undefined) kinds.add(content.kind);
    else if (types.length > 0)
      return `the client cannot read the ${status} response of ${types.join(", ")}${readingAdvice(types)}`;
  }
  return kinds.has("binary") && kinds.size > 1
    ? "its successful responses are files as well as text or JSON. Declare only one of them."
    : undefined;
}
