import {
  isEmptyStatus,
  requestContentOf,
  responseContentIn,
  successResponses,
} from "../../description/content.ts";
import type { JsonObject } from "../../description/json.ts";
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
  const memberOf = (location: "header" | "path" | "query"): string | undefined => {
    const found = parameters.filter((parameter) => parameter.in === location);
    if (found.length === 0) return undefined;
    const isOptional = location !== "path" && found.every(({ required }) => required !== true);
    return `${location}${isOptional ? "?" : ""}: ${operationType(operation)}["parameters"]["${location}"]`;
  };
  const header = memberOf("header");
  const members = [
    memberOf("path") ?? "path?: never",
    memberOf("query") ?? "query?: never",
    // Few operations have header parameters.
    ...(header === undefined ? [] : [header]),
    bodyMember(description, operation),
  ];
  return `{ ${members.join("; ")} }`;
}

function bodyMember(description: JsonObject, operation: DescribedOperation): string {
  const { requestBody } = operation.node;
  if (requestBody === undefined) return "body?: never";
  const { required } = dereference(description, requestBody);
  const type = `${operationType(operation)}["requestBody"]`;
  // openapi-typescript generates this media type if the body has none.
  const { mediaType = "*/*" } = requestContentOf(description, requestBody) ?? {};
  return required === true
    ? `body: ${contentOf(type, mediaType)}`
    : `body?: ${contentOf(`NonNullable<${type}>`, mediaType)}`;
}

/**
 * Returns the declared value of the successful responses: `undefined` for an empty response, and `unknown` if the
 * content is not declared. If no successful response is declared, the client reads no content.
 */
function outputText(description: JsonObject, operation: DescribedOperation): string {
  if (operation.method === "head") return "undefined";
  const types = successResponses(operation.node).map(([status, response]) => {
    if (isEmptyStatus(status)) return "undefined";
    const content = responseContentIn(description, response);
    // openapi-typescript writes the numbers as numbers.
    const key = /^\d+$/.test(status) ? status : literal(status);
    const type = `${operationType(operation)}["responses"][${key}]`;
    return content === undefined ? "unknown" : contentOf(type, content.mediaType);
  });
  return types.join(" | ") || "undefined";
}

const contentOf = (message: string, mediaType: string): string =>
  `${message}["content"][${literal(mediaType)}]`;
