import type { Content } from "../description/content.ts";
import { isObject, type Json, type JsonObject, objectOr, ownValue } from "../description/json.ts";
import { essenceOf, isJsonType } from "../description/media-types.ts";
import { fieldsOf } from "../description/operation-schemas.ts";
import { dereference } from "../description/references.ts";
import { describesFile, fieldNamesOf, itemTypesOf, valueTypesOf } from "../description/value-types.ts";
import { QUERY_STYLES } from "./parameter-problems.ts";

/** Returns a message for each field of a form that the client cannot write as it is described. */
export function formProblems(description: JsonObject, { kind, media, mediaType }: Content): string[] {
  const types = valueTypesOf(description, media.schema);
  if (types.size !== 1 || !types.has("object"))
    return [`a body of ${mediaType} must be an object with fields. Declare \`type: object\`.`];
  const fields = fieldsOf(description, media.schema);
  const encodings = objectOr(media.encoding);
  const problems = Object.entries(fields).flatMap(([name, field]) => {
    const problem = fieldProblem(description, kind, field, objectOr(ownValue(encodings, name)));
    return problem === undefined ? [] : [`the form field ${JSON.stringify(name)} ${problem}`];
  });
  const alternative = fieldNamesOf(description, media.schema).find((name) => !Object.hasOwn(fields, name));
  if (alternative !== undefined)
    problems.push(
      `the form field ${JSON.stringify(alternative)} is described in an alternative. Describe all fields in \`properties\` of the form, and those that belong together with \`required\`.`,
    );
  const { additionalProperties: others } = dereference(description, media.schema);
  if (isObject(others) && valueTypesOf(description, others).has("object"))
    problems.push("the other fields of the form hold objects. Describe each field in `properties`.");
  return problems;
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
  // A file has a type of its own.
  if (typeof contentType === "string" && !describesFile(description, field)) {
    if (isJsonField(kind, contentType))
      return types.has("array")
        ? `is an array of JSON, which may be one part or one part for each item. ${ENCODING_ADVICE}`
        : undefined;
    if (essenceOf(contentType) !== "text/plain")
      return `has the content type ${contentType}, which the client does not send. Describe it as a file (\`format: binary\`), or with another content type if the API reads that.`;
    if (types.has("object")) return `holds an object, which text/plain cannot express. ${ENCODING_ADVICE}`;
  }
  const items = itemTypesOf(description, field);
  if (items.has("object") || items.has("array"))
    return `holds an array of ${items.has("object") ? "objects" : "arrays"}. ${ENCODING_ADVICE}`;
  if (kind === "multipart" && types.has("object") && types.size > 1)
    return `holds an object or another value, which are written differently. ${ENCODING_ADVICE}`;
  if (kind === "form" && types.has("object") && style !== "deepObject")
    return `holds an object, which the style form spreads over fields of other names. ${ENCODING_ADVICE}`;
  return undefined;
}

/** Whether the client writes a field as JSON of this media type. Only a part of a multipart form has a media type. */
const isJsonField = (kind: Content["kind"], contentType: string): boolean =>
  kind === "multipart" ? essenceOf(contentType) === "application/json" : isJsonType(contentType);
