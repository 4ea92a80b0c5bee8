import { arrayOr, type Json, type JsonObject, objectOr } from "./json.ts";
import type { DescribedOperation } from "./operations.ts";
import { dereference } from "./references.ts";

/** Returns the parameters of an operation and those that it inherits from its path. References are resolved. */
export function parametersOf(description: JsonObject, { path, node }: DescribedOperation): JsonObject[] {
  const shared = objectOr(objectOr(description.paths)[path]).parameters;
  const all = [...arrayOr(shared), ...arrayOr(node.parameters)].map((parameter) =>
    dereference(description, parameter),
  );
  return [...new Map(all.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])).values()];
}

/** Returns the schema of the JSON request body. */
export const jsonBodyOf = (description: JsonObject, { requestBody }: JsonObject): Json | undefined =>
  objectOr(objectOr(dereference(description, requestBody).content)["application/json"]).schema;

/** The content of the successful responses of an operation. */
export interface ResponseContent {
  readonly kind: "json" | "none" | "text" | "unknown";
  /** The media type to send as `Accept`, if the response is not JSON. */
  readonly accept?: string;
  readonly schema?: JsonObject;
}

/**
 * Returns the declared content of the 2xx responses, and prefers JSON to text. `unknown`: a body is possible, but none
 * is declared.
 */
export function responseContentOf(description: JsonObject, operation: JsonObject): ResponseContent {
  const successes = Object.entries(objectOr(operation.responses)).filter(([status]) =>
    status.startsWith("2"),
  );
  const contents = successes.map(([, response]) => objectOr(dereference(description, response).content));
  const schema = contents.map((content) => objectOr(content["application/json"]).schema).find(Boolean);
  if (schema !== undefined) return { kind: "json", schema: dereference(description, schema) };
  const accept = contents.flatMap((content) => Object.keys(content)).find((type) => type.startsWith("text/"));
  if (accept !== undefined) return { kind: "text", accept };
  return { kind: successes.every(([status]) => status === "204" || status === "205") ? "none" : "unknown" };
}

/** Returns the schema of the rows of a list, or `undefined` if the response is not a list. */
export function rowSchemaOf(
  description: JsonObject,
  response: JsonObject | undefined,
): JsonObject | undefined {
  const rows =
    response?.type === "array" ? response : dereference(description, objectOr(response?.properties).data);
  return rows.type === "array" ? dereference(description, rows.items) : undefined;
}
