import { type Content, requestContentOf } from "../description/content.ts";
import { type JsonObject, objectOr } from "../description/json.ts";
import { contentKindOf } from "../description/media-types.ts";
import { type DescribedOperation, listOperations, methodAndPath } from "../description/operations.ts";
import { dereference } from "../description/references.ts";
import { formProblems } from "./form-problems.ts";

/** Returns a message for each method and request body that the client cannot send as it is described. */
export function bodyProblems(description: JsonObject): string[] {
  return listOperations(description).flatMap((operation) =>
    problemsOf(description, operation).map(
      (problem) => `${methodAndPath(operation)} (${operation.id}): ${problem}`,
    ),
  );
}

/** Methods that the client does not send. `fetch` refuses TRACE. */
const OTHER_METHODS = new Set(["options", "trace"]);

function problemsOf(description: JsonObject, { method, node }: DescribedOperation): string[] {
  if (OTHER_METHODS.has(method))
    return [`the client does not send ${method.toUpperCase()} requests. Remove the operation.`];
  if (node.requestBody === undefined) return [];
  if (method === "get" || method === "head")
    return [
      `\`fetch\` cannot send a body with ${method.toUpperCase()}. Remove the request body, or describe its fields as query parameters.`,
    ];
  const content = requestContentOf(description, node.requestBody);
  if (content === undefined) {
    const types = Object.keys(objectOr(dereference(description, node.requestBody).content));
    return [
      types.length === 0
        ? "the request body has no media type. Declare one."
        : `a body of ${types.join(", ")} with this schema cannot be written. Declare another media type, or \`type: string\` for text.`,
    ];
  }
  switch (content.kind) {
    case "form":
    case "multipart":
      return formProblems(description, content);
    case "json":
      return [];
    default:
      return severalTypesProblem(description, node, content);
  }
}

/** A body has one media type, which is that of the table unless the body is a file with a type of its own. */
function severalTypesProblem(
  description: JsonObject,
  { requestBody }: JsonObject,
  { kind }: Content,
): string[] {
  const content = objectOr(dereference(description, requestBody).content);
  const types = Object.entries(content)
    .filter(([type, media]) => contentKindOf(type, dereference(description, objectOr(media).schema)) === kind)
    .map(([type]) => type);
  if (types.length === 1) return [];
  const range = kind === "binary" ? ", or declare a range such as image/*: then a file has its own type" : "";
  return [
    `the body may be of ${types.join(" or ")}, but the client cannot know which one a call sends. Remove the others${range}.`,
  ];
}
