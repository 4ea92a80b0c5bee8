import { requestContentOf, responseContentOf } from "../../description/content.ts";
import { type JsonObject, objectOr, ownValue } from "../../description/json.ts";
import { parametersOf, rowSchemaOf } from "../../description/operation-schemas.ts";
import type { DescribedOperation } from "../../description/operations.ts";
import { dereference } from "../../description/references.ts";
import { resourcePathOf } from "../../overlay/resource-paths.ts";
import { type ExampleFields, exampleFields, exampleObject, exampleValue } from "./example-value.ts";
import { type MethodSource, pathArguments, renamedFields } from "./resource-method.ts";

/** Returns one line of code that calls the method of a resource. Ids are variables with the names of the parameters. */
export function methodExample(source: MethodSource): string {
  const { description, operation, row, type } = source;
  const ids = pathArguments(description, operation).map(({ name }) => name);
  const input = exampleInput(source);
  const call = `grinfi.${resourcePathOf(operation.node)?.join(".")}(${[...ids, ...input].join(", ")})`;
  const { kind, schema } = responseContentOf(description, operation.node);
  if (row.paging !== undefined) {
    const item = variableOf(type.name ?? "item");
    const fields = objectOr(rowSchemaOf(description, schema)?.properties);
    const field = ["name", "uuid", "id"].find((name) => fields[name] !== undefined);
    return `for await (const ${item} of ${call}) console.log(${field === undefined ? item : `${item}.${field}`});`;
  }
  const hasValue = kind !== "none" && kind !== "unknown" && operation.method !== "head";
  if (!hasValue) return `await ${call};`;
  const isArray = type.text.endsWith("[]");
  const variable = type.name === undefined ? "result" : variableOf(type.name);
  return `const ${isArray ? pluralOf(variable) : variable} = await ${call};`;
}

const variableOf = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const pluralOf = (name: string): string => (name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`);

/** Returns the input of the call, or an empty array if the input is optional. */
function exampleInput(source: MethodSource): string[] {
  const { description, operation, row } = source;
  const body = dereference(description, operation.node.requestBody);
  const parameters = parametersOf(description, operation);
  const [queryParameters, headers] = ["query", "header"].map((location) =>
    parameters.filter((parameter) => parameter.in === location),
  );
  const query = withFilter(description, operation, objectSchemaOf(queryParameters ?? []));
  const header = exampleFields(description, objectSchemaOf(headers ?? []), true);
  const isOptional = body.required !== true || row.paging !== undefined;
  const given = exampleBody(source, isOptional);
  if (headers?.length === 0 && (given === undefined || queryParameters?.length === 0)) {
    const value = given ?? exampleObject(query);
    return value === "{}" && (isOptional || given === undefined) ? [] : [value];
  }
  const parts = new Map<string, string>([
    ...(query.size === 0 ? [] : [["query", exampleObject(query)] as const]),
    ...(header.size === 0 ? [] : [["header", exampleObject(header)] as const]),
    ...(given === undefined ? [] : [["body", given] as const]),
  ]);
  return parts.size === 0 ? [] : [exampleObject(parts)];
}

/** Returns the body of the call, or `undefined` if there is none. */
function exampleBody({ description, operation, row }: MethodSource, isOptional: boolean): string | undefined {
  const content = requestContentOf(description, operation.node.requestBody);
  if (content === undefined) return undefined;
  if (content.kind === "binary") return 'new Blob(["Hello"])';
  const schema = dereference(description, content.media.schema);
  if (content.kind === "text" || schema.type === "array") return exampleValue(description, "body", schema);
  const fields =
    row.paging === undefined
      ? exampleFields(description, schema, isOptional)
      : withFilter(description, operation, schema);
  return exampleObject(withSdkNames(fields, renamedFields(schema)));
}

/** Returns the required fields of a list, and one field of its filter. */
function withFilter(
  description: JsonObject,
  { node }: DescribedOperation,
  schema: JsonObject,
): ExampleFields {
  const fields = exampleFields(description, schema, true);
  const filter = dereference(description, objectOr(schema.properties).filter);
  if (Array.isArray(filter.required)) return fields;
  if (filter.properties === undefined && filter.example !== undefined)
    return new Map([...fields, ["filter", exampleValue(description, "filter", filter)]]);
  const conditions = objectOr(filter.properties);
  const names = Object.keys(conditions);
  const name = names.find((known) => known.endsWith("_uuid")) ?? names.find((known) => known === "status");
  const row = rowSchemaOf(description, responseContentOf(description, node).schema);
  if (name === undefined) return fields;
  const field = ownValue(objectOr(row?.properties), name) ?? ownValue(conditions, name) ?? {};
  const condition = new Map([[name, exampleValue(description, name, field)]]);
  return new Map([...fields, ["filter", exampleObject(condition)]]);
}

/** Returns a schema with the query parameters as the fields of an object. */
function objectSchemaOf(parameters: readonly JsonObject[]): JsonObject {
  const properties = parameters.map(({ name, schema, content, example }) => {
    const [media] = Object.values(objectOr(content));
    const stated = objectOr(schema ?? objectOr(media).schema);
    return [String(name), example === undefined ? stated : { ...stated, example }] as const;
  });
  const required = parameters
    .filter((parameter) => parameter.required === true)
    .map(({ name }) => String(name));
  return { type: "object", properties: Object.fromEntries(properties), required };
}

const withSdkNames = (fields: ExampleFields, names: Readonly<Record<string, string>>): ExampleFields =>
  new Map([...fields].map(([field, value]) => [ownValue(names, field) ?? field, value]));
