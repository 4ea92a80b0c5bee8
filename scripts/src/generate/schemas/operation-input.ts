import { requestContentOf } from "../../description/content.ts";
import { type Json, type JsonObject, objectOr } from "../../description/json.ts";
import { parametersOf } from "../../description/operation-schemas.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";

/** The locations of the parameters that are part of the input of a call. */
const LOCATIONS = ["path", "query", "header"] as const;

/** Returns the schema of the input of an operation: an object with `path`, `query`, `header` and `body`. */
export function inputSchemaOf(description: JsonObject, operation: DescribedOperation): JsonObject {
  const all = parametersOf(description, operation);
  const locations = LOCATIONS.map(
    (location) => [location, all.filter(({ in: at }) => at === location)] as const,
  );
  const parameters = locations
    .filter(([, found]) => found.length > 0)
    .map(([location, found]) => [location, parametersSchema(found)] as const);
  const body = bodySchema(description, operation);
  const parts: (readonly [string, JsonObject])[] = [
    ...parameters,
    ...(body ? [["body", body] as const] : []),
  ];
  const { required } = dereference(description, operation.node.requestBody);
  const isRequired = ([name, schema]: readonly [string, JsonObject]): boolean =>
    name === "body" ? required === true : Array.isArray(schema.required) && schema.required.length > 0;
  return {
    type: "object",
    properties: Object.fromEntries(parts),
    required: parts.filter(isRequired).map(([name]) => name),
    // An operation without input accepts no parts, either.
    additionalProperties: false,
  };
}

function parametersSchema(parameters: readonly JsonObject[]): JsonObject {
  const fields = parameters.map(({ name, schema, description }): [string, Json] => [
    String(name),
    { ...objectOr(schema), ...(description !== undefined && { description }) },
  ]);
  const required = parameters.filter((parameter) => parameter.required === true);
  return {
    type: "object",
    properties: Object.fromEntries(fields),
    required: required.map(({ name }) => String(name)),
  };
}

/** Returns the schema of the body. */
function bodySchema(description: JsonObject, { node }: DescribedOperation): JsonObject | undefined {
  if (node.requestBody === undefined) return undefined;
  return objectOr(requestContentOf(description, node.requestBody)?.media.schema);
}
