import { type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { parametersOf } from "../../description/operation-schemas.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { capitalise } from "../../shared/capitalise.ts";
import { sortedOperations } from "./core-modules.ts";
import { HEADER, literal, propertyName } from "./typescript.ts";

/**
 * `operation-types.ts`: the input and the output of each operation.
 *
 * Generic types could compute them from `operations`, but every program that makes a call would then compute them
 * again.
 */
export function operationTypesModule(description: JsonObject): string {
  const operations = sortedOperations(description);
  const inputs = operations.map(
    (operation) => `type ${inputName(operation)} = ${inputText(description, operation)};`,
  );
  const members = (typeOf: (operation: DescribedOperation) => string): string =>
    operations.map((operation) => `  ${propertyName(operation.id)}: ${typeOf(operation)};`).join("\n");
  return `${HEADER}import type { operations } from "./schema.ts";

${inputs.join("\n")}

/** The input of each operation, by its id. */
export interface Inputs {
${members(inputName)}
}

/** The output of each operation, by its id. */
export interface Outputs {
${members((operation) => outputText(description, operation))}
}
`;
}

const inputName = ({ id }: DescribedOperation): string => `${capitalise(id)}Input`;

/** The type that openapi-typescript generates for an operation. */
const operationType = ({ id }: DescribedOperation): string => `operations[${literal(id)}]`;

function inputText(description: JsonObject, operation: DescribedOperation): string {
  const parameters = parametersOf(description, operation);
  const memberOf = (location: "path" | "query"): string => {
    const found = parameters.filter((parameter) => parameter.in === location);
    if (found.length === 0) return `${location}?: never`;
    const isOptional = location === "query" && found.every(({ required }) => required !== true);
    return `${location}${isOptional ? "?" : ""}: ${operationType(operation)}["parameters"]["${location}"]`;
  };
  return `{ ${memberOf("path")}; ${memberOf("query")}; ${bodyMember(description, operation)} }`;
}

function bodyMember(description: JsonObject, operation: DescribedOperation): string {
  const { requestBody } = operation.node;
  if (requestBody === undefined) return "body?: never";
  const { content, required } = dereference(description, requestBody);
  const type = `${operationType(operation)}["requestBody"]`;
  // openapi-typescript generates this media type if the body has none.
  const mediaTypes = contentTypes(content, "*/*");
  return required === true
    ? `body: ${contentOf(type, mediaTypes)}`
    : `body?: ${contentOf(`NonNullable<${type}>`, mediaTypes)}`;
}

/**
 * Returns the declared value of the successful responses: `undefined` for an empty response, and `unknown` if the
 * content is not declared. If no successful response is declared, the client reads no content.
 */
function outputText(description: JsonObject, operation: DescribedOperation): string {
  const types = Object.entries(objectOr(operation.node.responses)).flatMap(([status, response]) => {
    if (/^20[45]$/.test(status)) return ["undefined"];
    if (!/^20[01236]$/.test(status)) return [];
    const mediaTypes = contentTypes(dereference(description, response).content);
    const type = `${operationType(operation)}["responses"][${status}]`;
    return mediaTypes.length === 0 ? ["unknown"] : [contentOf(type, mediaTypes)];
  });
  return types.join(" | ") || "undefined";
}

function contentTypes(content: Json | undefined, ...ifNone: string[]): string[] {
  const types = Object.keys(objectOr(content));
  return types.length === 0 ? ifNone : types;
}

const contentOf = (message: string, mediaTypes: readonly string[]): string =>
  mediaTypes.map((mediaType) => `${message}["content"][${literal(mediaType)}]`).join(" | ");
