import { type Content, requestContentOf } from "../description/content.ts";
import { type Json, type JsonObject, objectOr, ownValue } from "../description/json.ts";
import { isJsonType } from "../description/media-types.ts";
import { fieldsOf } from "../description/operation-schemas.ts";
import { type DescribedOperation, listOperations, methodAndPath } from "../description/operations.ts";
import { dereference } from "../description/references.ts";
import { itemTypesOf, valueTypesOf } from "../description/value-types.ts";
import { QUERY_STYLES } from "./parameter-problems.ts";

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
  return content.kind === "form" || content.kind === "multipart" ? formProblems(description, content) : [];
}

function formProblems(description: JsonObject, content: Content): string[] {
  const { kind, media, mediaType } = content;
  const fields = Object.entries(fieldsOf(description, media.schema));
  const types = valueTypesOf(description, media.schema);
  if (types.size !== 1 || !types.has("object"))
    return [`a body of ${mediaType} must be an object with fields. Declare \`type: object\`.`];
  const encodings = objectOr(media.encoding);
  return fields.flatMap(([name, field]) => {
    const encoding = objectOr(ownValue(encodings, name));
    const problem = fieldProblem(description, kind, field, encoding);
    return problem === undefined ? [] : [`the form field ${JSON.stringify(name)} ${problem}`];
  });
}

const ENCODING_ADVICE =
  "Set `x-sdk-encoding: brackets` (`field[name]`) or `x-sdk-encoding: json` on it, whichever the API reads.";

function fieldProblem(
  description: JsonObject,
  kind: Content["kind"],
  field: Json,
  { contentType, headers, style }: JsonObject,
): string | undefined {
  if (Object.keys(objectOr(headers)).length > 0)
    return "has headers of its own, which `FormData` does not send. Remove `headers` from its encoding.";
  if (objectOr(field)["x-sdk-encoding"] !== undefined) return undefined;
  if (kind === "multipart" && style !== undefined)
    return `has a style, which OpenAPI 3.0 does not define for multipart/form-data. ${ENCODING_ADVICE}`;
  if (!QUERY_STYLES.has(style)) return `has the style ${String(style)}. ${ENCODING_ADVICE}`;
  const types = valueTypesOf(description, field);
  const isJson = typeof contentType === "string" && isJsonType(contentType);
  if (isJson && !types.has("array")) return undefined;
  if (isJson)
    return `is an array of JSON, which may be one part or one part for each item. ${ENCODING_ADVICE}`;
  const items = itemTypesOf(description, field);
  if (items.has("object") || items.has("array"))
    return `holds an array of ${items.has("object") ? "objects" : "arrays"}. ${ENCODING_ADVICE}`;
  if (kind === "form" && types.has("object") && style !== "deepObject")
    return `holds an object, which the style form spreads over fields of other names. ${ENCODING_ADVICE}`;
  return undefined;
}
